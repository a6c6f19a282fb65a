import { setTimeout as delay } from 'node:timers/promises'
import type { Figure } from './lib/figures.ts'
import { memoryBytes } from './lib/proc.ts'
import type { Stage } from './lib/stage.ts'
import { until } from './lib/until.ts'

interface LineRow {
  id: string
  name: string
  account: { state: string; qr: string | null; closeReason: string | null } | null
}

/** So many at once ask for a code: one lives twenty seconds. */
const linkedAtOnce = 5
const numberOf = (at: number): string => `+1556${String(at).padStart(7, '0')}`
const nameOf = (at: number): string => `Bench line ${String(at).padStart(3, '0')}`

/** P7: what one more idle WhatsApp session takes, and whether many stay connected in one process. */
export async function measureIdle(stage: Stage): Promise<Figure[]> {
  const count = stage.isQuick ? 20 : 200
  const before = await atRest(stage)
  for (let at = 0; at < count; at += linkedAtOnce) {
    await linkSome(stage, at, Math.min(at + linkedAtOnce, count))
    stage.say(`  ${Math.min(at + linkedAtOnce, count)} of ${count} linked`)
  }
  const after = await atRest(stage)
  const logins = await loginsOf(stage, count)
  stage.say(`  ${stage.minutes} minutes with ${count} sessions …`)
  await delay(stage.minutes * 60_000)
  const later = await loginsOf(stage, count)
  const online = await onlineOf(stage)
  const dropped = later.filter((times, at) => times !== logins[at] || !online.has(numberOf(at))).length
  return [
    {
      id: 'P7',
      what: 'memory per idle WhatsApp session, keys in MongoDB',
      value: (after - before) / count / 2 ** 20,
      unit: 'MB',
      floor: { most: 8 },
      note: `${count} sessions beside the demo's in one process, which held ${megabytes(before)} MB before and ${megabytes(after)} MB after`,
    },
    {
      id: 'P7',
      what: `sessions of ${count} that fell off the line within ${stage.minutes} minutes`,
      value: dropped,
      unit: '',
      floor: { most: 0 },
    },
  ]
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

async function linkSome(stage: Stage, from: number, to: number): Promise<void> {
  const { api } = stage
  const { control } = stage.parley
  const numbers = new Map<string, string>()
  for (let at = from; at < to; at++) {
    const number = numberOf(at)
    await control.addPhone({ number, name: nameOf(at), role: 'business' })
    const { id } = await api.post<{ id: string }>('/lines', { name: nameOf(at) })
    numbers.set(id, number)
  }
  const scanned = new Set<string>()
  const look = async (): Promise<boolean> => {
    const { items } = await api.get<{ items: LineRow[] }>('/lines')
    const ours = items.filter(({ id }) => numbers.has(id))
    for (const { id, account } of ours) {
      const phone = numbers.get(id)
      // on a machine that is busy with other things its codes may all have been too late
      if (account?.closeReason === 'qr_expired') await api.post(`/lines/${id}/connect`)
      if (!phone || !account?.qr || scanned.has(account.qr)) continue
      scanned.add(account.qr)
      await control.scan({ qr: account.qr, phone }).catch((error: Error) => stage.say(`  ${phone}: ${error.message}`))
    }
    await delay(250)
    return ours.length === numbers.size && ours.every(({ account }) => account?.state === 'connected')
  }
  await until(look, `lines ${from} to ${to - 1} to be connected`, 240_000)
}

/** Until it grows and shrinks no more: what the last work took has been given back. */
async function atRest({ parley }: Stage): Promise<number> {
  const size = () => memoryBytes(parley.pids().sessions ?? 0)
  let last = size()
  for (let look = 0; look < 20; look++) {
    await delay(6_000)
    const now = size()
    if (Math.abs(now - last) < last / 100) return now
    last = now
  }
  return last
}

/** How often each has logged in: once more for each time it fell off. */
const loginsOf = ({ parley }: Stage, count: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, at) => (await parley.control.stats({ account: numberOf(at) })).logins),
  )

async function onlineOf({ parley }: Stage): Promise<ReadonlySet<string>> {
  const devices = await parley.control.listDevices({})
  return new Set(devices.filter(({ online }) => online).map(({ phone }) => phone))
}
