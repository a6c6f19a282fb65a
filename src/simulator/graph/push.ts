import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import type { graphInputs, PushResult } from './control.ts'
import { envelopeOf, post, valueFor } from './webhooks.ts'
import { type Business, newWamid, waIdOf } from './world.ts'

type Push = z.output<(typeof graphInputs)['push']>

/** Texts of many customers at a rate, whatever the answers take: the load of a campaign's replies. */
export async function push(
  business: Business,
  { count, perSecond, customers, batch, prefix }: Push,
): Promise<PushResult> {
  const begun = performance.now()
  const took: number[] = []
  const sentAt: number[] = []
  let refusals = 0
  const deliver = async (raw: string): Promise<void> => {
    const from = performance.now()
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      const status = await post(business, raw)
      if (status >= 200 && status < 300) break
      if (status >= 400 && status < 500 && status !== 429) throw new Error(`The webhook answered ${status}`)
      refusals += 1
      await delay(wait)
    }
    took.push(performance.now() - from)
  }
  const running: Promise<void>[] = []
  for (let sent = 0; sent < count; sent += batch) {
    const due = begun + (sent / perSecond) * 1_000 - performance.now()
    if (due > 1) await delay(due)
    for (let at = sent; at < Math.min(sent + batch, count); at++)
      sentAt.push(performance.timeOrigin + performance.now())
    running.push(deliver(bodyOf(business, { from: sent, to: Math.min(sent + batch, count), customers, prefix })))
  }
  await Promise.all(running)
  took.sort((a, b) => a - b)
  const at = (share: number) => Math.round((took[Math.floor((took.length - 1) * share)] ?? 0) * 10) / 10
  const seconds = (performance.now() - begun) / 1_000
  return { acknowledged: count, refusals, seconds, p50: at(0.5), p95: at(0.95), sentAt }
}

interface Slice extends Pick<Push, 'customers' | 'prefix'> {
  from: number
  to: number
}

function bodyOf(business: Business, { from, to, customers, prefix }: Slice): string {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const numbers = Array.from(
    { length: to - from },
    (_, at) => `+5599${String((from + at) % customers).padStart(8, '0')}`,
  )
  const messages = numbers.map((number, at) => {
    const body = textOf(prefix, from + at, (from + at) % customers)
    return { id: newWamid(number), from: waIdOf(number), timestamp, type: 'text', text: { body } }
  })
  const contacts = [...new Set(numbers)].map((number) => {
    return { profile: { name: `Load ${waIdOf(number)}` }, wa_id: waIdOf(number) }
  })
  return envelopeOf(business, [{ field: 'messages', value: valueFor(business, { contacts, messages }) }])
}

/** `{at}` and `{customer}` where the prefix names them, else the number after it. */
const textOf = (prefix: string, at: number, customer: number): string =>
  prefix.includes('{at}')
    ? prefix.replaceAll('{at}', String(at)).replaceAll('{customer}', String(customer))
    : `${prefix} ${at}`
