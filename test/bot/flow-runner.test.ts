import { describe, expect, it } from 'vitest'
import { quoteFlow } from '../../bots/parts-counter/flows/quote.ts'
import type { FlowState } from '../../schemas/bot.ts'
import type { Locale } from '../../schemas/common.ts'
import { answerFlow, isExpired, openFlow, startOf } from '../../src/bot/flow-runner.ts'

const en = { customer: 'en', team: 'en' } as const
const now = new Date('2026-03-01T10:00:00Z')
const at = (step: string, answers: Record<string, string> = {}, tries = 0): FlowState => ({
  name: 'quote',
  step,
  answers,
  tries,
  askedAt: now,
})

describe('a flow, one step per message', () => {
  it.each<[string, string, Locale, string | null, string]>([
    ['need', '1', 'en', 'vehicle', 'Which vehicle'],
    ['need', '١', 'ar', 'vehicle', 'لأي سيارة'],
    ['need', 'una cotización', 'es', 'vehicle', '¿Para qué vehículo'],
    ['need', 'Uma peça', 'pt', 'vehicle', 'Para qual veículo'],
    ['need', '3', 'en', null, 'Go ahead'],
    ['vehicle', 'Toyota Hilux', 'en', 'year', 'Which year'],
    ['year', 'it is a 2014 one', 'en', 'part', 'Which part'],
    ['year', '٢٠١٤', 'ar', 'part', 'ما القطعة'],
    ['part', 'Air pump', 'en', 'quantity', 'How many'],
    ['need', 'purple', 'en', 'need', 'Please answer with the number'],
    ['year', 'the old one', 'en', 'year', 'four digits'],
    ['year', '1850', 'en', 'year', 'four digits'],
    ['quantity', '5000', 'en', 'quantity', '1 to 999'],
    ['vehicle', '???', 'en', 'vehicle', 'Toyota Hilux'],
  ])('%s: "%s" (%s) → %s', (step, text, locale, next, words) => {
    const outcome = answerFlow(quoteFlow, at(step), text, { customer: locale, team: 'en' }, now)
    expect(outcome.state?.step ?? null).toBe(next)
    expect(outcome.say).toContain(words)
  })

  it('ends in a quote request with all details for the person, and says so to the customer', () => {
    let state = openFlow(quoteFlow, 'vehicle', 'I need a part', 'en', now).state
    let outcome = null
    for (const text of ['Toyota Hilux', '2014', 'Air pump', '2']) {
      if (!state) throw new Error('the flow ended early')
      outcome = answerFlow(quoteFlow, state, text, en, now)
      state = outcome.state
    }
    expect(outcome).toMatchObject({ state: null, handoff: 'Quote request: 2 × Air pump for Toyota Hilux 2014' })
    expect(outcome?.say).toContain('2 × Air pump for Toyota Hilux 2014')
  })

  it('goes to a person after the third answer that it cannot read', () => {
    expect(answerFlow(quoteFlow, at('year', {}, 1), 'old', en, now).handoff).toBeNull()
    const outcome = answerFlow(quoteFlow, at('year', {}, 2), 'old', en, now)
    expect(outcome.state).toBeNull()
    expect(outcome.handoff).toContain('Which year?')
  })

  it('a template in an answer stays text', () => {
    const outcome = answerFlow(
      quoteFlow,
      at('quantity', { part: '{{vehicle}}', vehicle: 'X', year: '2000' }),
      '1',
      en,
      now,
    )
    expect(outcome.handoff).toBe('Quote request: 1 × {{vehicle}} for X 2000')
  })

  it('is forgotten after its time', () => {
    expect(isExpired(quoteFlow, at('year'), new Date(now.getTime() + 119 * 60_000))).toBe(false)
    expect(isExpired(quoteFlow, at('year'), new Date(now.getTime() + 121 * 60_000))).toBe(true)
  })

  it.each(['I need a quote', 'Necesito una pieza', 'preciso de um orçamento', 'أريد عرض سعر'])(
    '"%s" opens it',
    (text) => expect(startOf(quoteFlow, text)).toBe('vehicle'),
  )
  it.each(['hello', 'what are your hours', 'gracias'])('"%s" does not', (text) =>
    expect(startOf(quoteFlow, text)).toBeNull(),
  )
})
