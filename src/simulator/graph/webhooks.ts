import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Business } from './world.ts'

const retryMs = [20, 50, 100, 250, 500]
/** Meta sends up to a thousand together, and promises nothing. */
const mostTogether = 100

interface Told {
  field: string
  value: Record<string, unknown>
}

export const signatureOf = (raw: string | Uint8Array, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`

/** One POST to the business's webhook, signed. 0: it was not reached. */
export async function post(business: Business, raw: string): Promise<number> {
  if (!business.webhook) return 0
  try {
    const answer = await fetch(business.webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(raw, business.appSecret) },
      body: raw,
      signal: AbortSignal.timeout(20_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/**
 * What waits to be told to each business: what comes while it is told something goes together. Told again until it
 * answers 2xx; the next waits meanwhile, which Meta does not promise: `shuffle` takes that away.
 */
export function createWebhookQueue() {
  const queues = new Map<string, { waiting: Told[]; running: Promise<void> | null }>()
  let isClosed = false
  const queueOf = (business: Business) => {
    const known = queues.get(business.phoneNumberId) ?? { waiting: [], running: null }
    queues.set(business.phoneNumberId, known)
    return known
  }
  const deliver = async (business: Business, raw: string): Promise<void> => {
    for (let attempt = 0; !isClosed; attempt++) {
      const status = await post(business, raw)
      // a number that is not known there any more, or a refusal, is not mended by the same again
      if ((status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429)) return
      await delay(retryMs[Math.min(attempt, retryMs.length - 1)], undefined, { ref: false })
    }
  }
  const run = async (business: Business): Promise<void> => {
    const queue = queueOf(business)
    while (queue.waiting.length > 0 && !isClosed) {
      const { shuffle } = business.webhookFaults
      const at = shuffle ? Math.floor(Math.random() * queue.waiting.length) : 0
      const raw = envelopeOf(business, queue.waiting.splice(at, shuffle ? 1 : mostTogether))
      await deliver(business, raw)
      if (business.webhookFaults.duplicate) await deliver(business, raw)
    }
    queue.running = null
  }
  return {
    tell(business: Business, field: string, value: Record<string, unknown>, waitMs = 0): void {
      if (!business.webhook) return
      const add = () => {
        const queue = queueOf(business)
        queue.waiting.push({ field, value })
        queue.running ??= run(business)
      }
      if (waitMs > 0) setTimeout(add, waitMs).unref()
      else add()
    },
    /** Resolves when nothing waits. */
    async idle(): Promise<void> {
      for (const { running } of queues.values()) await running
    },
    async close(): Promise<void> {
      isClosed = true
      await this.idle()
    },
  }
}
export type WebhookQueue = ReturnType<typeof createWebhookQueue>

export const envelopeOf = (business: Business, changes: readonly Told[]): string =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: business.businessAccountId, changes }] })

/** What stands around messages and statuses. */
export const valueFor = (business: Business, rest: Record<string, unknown>): Record<string, unknown> => ({
  messaging_product: 'whatsapp',
  metadata: {
    display_phone_number: business.number.replace(/\D/g, ''),
    phone_number_id: business.phoneNumberId,
  },
  ...rest,
})
