import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ScoreOperator, type ScoreRule, scoreFacts } from '../../../schemas/lead-rules.ts'
import { LeadSourceType } from '../../../schemas/lead-source.ts'
import { firstRules, type Scored, scoreOf } from '../../../src/features/leads/scoring.ts'

const lead: Scored = {
  ...{ status: 'new', priority: 'medium', sourceId: null, company: null, estimatedValue: null, subscription: false },
  ...{ productId: null, campaignId: null, labelIds: [], conversationId: null, customFields: {} },
}
const rule = (more: Partial<ScoreRule>): ScoreRule => ({
  ...{ id: 'r', name: 'Rule', field: 'company', operator: 'is_set', value: null, points: 10, isActive: true },
  ...more,
})

it('says which rules gave which points', () => {
  const rules = [
    rule({}),
    rule({ id: 'off', isActive: false }),
    rule({ id: 'big', field: 'estimatedValue', operator: 'at_least', value: 500, points: 30 }),
  ]
  expect(scoreOf(rules, lead, null)).toEqual({ score: 0, scoreReasons: [] })
  expect(scoreOf(rules, { ...lead, company: 'Acme', estimatedValue: 500 }, null)).toEqual({
    score: 40,
    scoreReasons: [
      { ruleId: 'r', name: 'Rule', points: 10 },
      { ruleId: 'big', name: 'Rule', points: 30 },
    ],
  })
})

it.each<[Partial<ScoreRule>, Partial<Scored>, boolean]>([
  [{ field: 'sourceType', operator: 'is', value: 'referral' }, {}, true],
  [{ field: 'sourceType', operator: 'is_not', value: 'web' }, {}, true],
  [
    { field: 'customFields.parts', operator: 'contains', value: 'PUMP' },
    { customFields: { parts: ['Air pump'] } },
    true,
  ],
  [{ field: 'customFields.parts', operator: 'is', value: 'pump' }, { customFields: { parts: ['Air pump'] } }, false],
  [{ field: 'estimatedValue', operator: 'at_most', value: 10 }, {}, false],
  [{ field: 'estimatedValue', operator: 'at_most', value: '10' }, { estimatedValue: 10 }, true],
  [{ field: 'label', operator: 'is_not_set' }, {}, true],
  [{ field: 'subscription', operator: 'is', value: true }, { subscription: true }, true],
  [{ field: 'company', operator: 'contains', value: '' }, { company: 'Acme' }, false],
])('a rule %j of a lead with %j gives points: %s', (more, set, gives) => {
  expect(scoreOf([rule(more)], { ...lead, ...set }, { type: 'referral' }).score > 0).toBe(gives)
})

it('is never below 0 nor above 100, whatever the rules and the lead', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null))
  const rules = fc.array(
    fc.record({
      ...{ id: fc.string(), name: fc.string(), operator: fc.constantFrom(...ScoreOperator.options) },
      field: fc.constantFrom(...scoreFacts, 'customFields.parts'),
      ...{ value, points: fc.integer({ min: -100, max: 100 }), isActive: fc.boolean() },
    }),
    { maxLength: 30 },
  )
  const facts = fc.record({
    ...{ company: fc.option(fc.string()), estimatedValue: fc.option(fc.nat()), subscription: fc.boolean() },
    customFields: fc.dictionary(fc.constantFrom('parts', 'years'), value),
  })
  fc.assert(
    fc.property(rules, facts, fc.constantFrom(...LeadSourceType.options), (given, set, type) => {
      const { score, scoreReasons } = scoreOf(given as ScoreRule[], { ...lead, ...set }, { type })
      const sum = scoreReasons.reduce((total, { points }) => total + points, 0)
      expect(score).toBe(Math.min(100, Math.max(0, sum)))
    }),
  )
  expect(scoreOf(firstRules('en'), { ...lead, company: 'A', status: 'lost' }, null).score).toBe(0)
})
