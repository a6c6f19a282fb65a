/** What is shown: webhooks that cannot be stored now are told to come again, at once where others wait already. */
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { registerWebhooks, type WebhookPatience } from '../../src/doors/webhooks.ts'

interface Answer {
  status: number
  body: string
}
const stored: Answer = { status: 200, body: 'stored' }

/** The door alone, before a store that answers when it is told to. */
async function openDoor(webhookPatience: WebhookPatience) {
  const app = Fastify()
  const waiting: ((answer: Answer) => void)[] = []
  const receive = () => new Promise<Answer>((resolve) => waiting.push(resolve))
  await registerWebhooks(app, { cloudWebhook: { receive, verify: receive }, webhookPatience })
  const post = () => app.inject({ method: 'POST', url: '/webhooks/whatsapp/one', payload: '{}' })
  return { app, waiting, post }
}

test('more webhooks than may wait for the store: 429 at once, and taken again when one is through', async () => {
  const { app, waiting, post } = await openDoor({ stalledMs: 600_000, answerMs: 600_000 })
  const first = Array.from({ length: 2_000 }, post)
  await expect.poll(() => waiting.length, { timeout: 60_000 }).toBe(2_000)
  const refused = await post()
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBeDefined()
  waiting[0]?.(stored)
  expect((await first[0])?.statusCode).toBe(200)
  const next = post()
  await expect.poll(() => waiting.length, { timeout: 60_000 }).toBe(2_001)
  for (const answer of waiting) answer(stored)
  expect((await next).statusCode).toBe(200)
  await app.close()
})

test('a store that hangs: 503, never 2xx; those behind it are not even taken, until it is back', async () => {
  const { app, waiting, post } = await openDoor({ stalledMs: 1, answerMs: 5 })
  const first = await post()
  expect(first.statusCode).toBe(503)
  expect(first.headers['retry-after']).toBeDefined()
  expect((await post()).statusCode).toBe(503)
  expect(waiting).toHaveLength(1)
  waiting[0]?.(stored)
  await expect.poll(() => post().then(() => waiting.length), { timeout: 60_000 }).toBeGreaterThan(1)
  await app.close()
})
