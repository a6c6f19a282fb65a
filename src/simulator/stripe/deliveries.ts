import type { Account, StripeEvent, StripeObject } from './world.ts'

const mostTries = 12
const patienceMs = 10_000

/** Sends events to an account's endpoints, signed by the SDK's own hand, again and again until they are taken. */
export function createDeliveries() {
  const waits = new Set<NodeJS.Timeout>()
  const under = new Set<Promise<void>>()
  let closed = false
  const send = async (endpoint: StripeObject, event: StripeEvent, tries: number): Promise<void> => {
    if (closed) return
    const payload = JSON.stringify(event)
    const { default: Stripe } = await import('stripe')
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: String(endpoint.secret) })
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': header }
    const init = { method: 'POST', headers, body: payload, signal: AbortSignal.timeout(patienceMs) }
    const answered = await fetch(String(endpoint.url), init).catch(() => null)
    if (answered?.ok || tries >= mostTries || closed) return
    const timer = setTimeout(
      () => {
        waits.delete(timer)
        run(send(endpoint, event, tries + 1))
      },
      Math.min(100 * 2 ** tries, 10_000),
    )
    waits.add(timer)
  }
  const run = (work: Promise<void>): void => {
    const done = work.catch(() => undefined).finally(() => under.delete(done))
    under.add(done)
  }
  return {
    deliver(account: Account, event: StripeEvent): void {
      for (const endpoint of account.all('webhook_endpoint')) {
        const wanted = endpoint.enabled_events as string[]
        if (wanted.includes('*') || wanted.includes(event.type)) run(send(endpoint, event, 0))
      }
    },
    async close(): Promise<void> {
      closed = true
      for (const timer of waits) clearTimeout(timer)
      await Promise.all(under)
    },
  }
}
