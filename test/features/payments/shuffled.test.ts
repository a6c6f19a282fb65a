import { afterAll, beforeAll, expect, it } from 'vitest'
import { runStripeShuffled } from '../../helpers/stripe-shuffled.ts'
import { createPayingApp, type PayingApp } from './kit.ts'

let app: PayingApp
beforeAll(async () => {
  app = await createPayingApp()
})
afterAll(() => app.close())

it('events of Stripe, each 1 to 5 times and in any order, leave what they leave once in order', {
  timeout: 300_000,
}, async () => {
  const { differences, events } = await runStripeShuffled(app, { events: 26, seed: 7 })
  expect(differences).toEqual([])
  expect(events).toBeGreaterThanOrEqual(26)
})
