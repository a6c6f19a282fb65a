import type { Locale } from '../../../schemas/common.ts'
import type { Lead, ScoreReason } from '../../../schemas/lead.ts'
import type { ScoreOperator, ScoreRule } from '../../../schemas/lead-rules.ts'
import type { LeadSource } from '../../../schemas/lead-source.ts'
import { say, type Text } from '../../core/errors.ts'

/** What a score looks at. */
export type Scored = Pick<
  Lead,
  | 'status'
  | 'priority'
  | 'sourceId'
  | 'company'
  | 'estimatedValue'
  | 'subscription'
  | 'productId'
  | 'campaignId'
  | 'labelIds'
  | 'conversationId'
  | 'customFields'
>

const isSet = (fact: unknown): boolean =>
  fact !== null && fact !== undefined && fact !== '' && fact !== false && !(Array.isArray(fact) && fact.length === 0)

const plain = (value: unknown): string => String(value).trim().toLowerCase()
const words = (fact: unknown): string[] => (Array.isArray(fact) ? fact : isSet(fact) ? [fact] : []).map(plain)
const atLeast = (fact: unknown, value: unknown): boolean =>
  typeof fact === 'number' && Number.isFinite(Number(value)) && fact >= Number(value)

const tests: Record<ScoreOperator, (fact: unknown, value: unknown) => boolean> = {
  is: (fact, value) => words(fact).includes(plain(value)),
  is_not: (fact, value) => !words(fact).includes(plain(value)),
  contains: (fact, value) => plain(value) !== '' && words(fact).some((word) => word.includes(plain(value))),
  at_least: atLeast,
  at_most: (fact, value) => typeof fact === 'number' && Number.isFinite(Number(value)) && fact <= Number(value),
  is_set: isSet,
  is_not_set: (fact) => !isSet(fact),
}

function factOf(field: string, lead: Scored, source: Pick<LeadSource, 'type'> | null): unknown {
  if (field.startsWith('customFields.')) return lead.customFields[field.slice('customFields.'.length)]
  const facts: Record<string, unknown> = {
    ...{ status: lead.status, priority: lead.priority, sourceType: source?.type ?? null, source: lead.sourceId },
    ...{ company: lead.company, estimatedValue: lead.estimatedValue, subscription: lead.subscription },
    ...{ product: lead.productId, campaign: lead.campaignId, label: lead.labelIds, conversation: lead.conversationId },
  }
  return facts[field]
}

/** The sum of what the rules give, never below 0 nor above 100, and which rules gave it. Pure. */
export function scoreOf(
  rules: readonly ScoreRule[],
  lead: Scored,
  source: Pick<LeadSource, 'type'> | null,
): { score: number; scoreReasons: ScoreReason[] } {
  const scoreReasons = rules
    .filter((rule) => rule.isActive && tests[rule.operator](factOf(rule.field, lead, source), rule.value))
    .map(({ id: ruleId, name, points }) => ({ ruleId, name, points }))
  const sum = scoreReasons.reduce((total, { points }) => total + points, 0)
  return { score: Math.min(100, Math.max(0, sum)), scoreReasons }
}

const names: Record<string, Text> = {
  talks: { en: 'Writes to us', es: 'Nos escribe', pt: 'Escreve para nós', ar: 'يراسلنا' },
  referral: { en: 'Was referred', es: 'Viene recomendado', pt: 'Veio por indicação', ar: 'جاء بتوصية' },
  product: { en: 'Knows what it wants', es: 'Sabe qué quiere', pt: 'Sabe o que quer', ar: 'يعرف ما يريد' },
  company: { en: 'Is a company', es: 'Es una empresa', pt: 'É uma empresa', ar: 'شركة' },
  worth: { en: 'Worth 500 or more', es: 'Vale 500 o más', pt: 'Vale 500 ou mais', ar: 'قيمته 500 أو أكثر' },
  'opt-in': { en: 'Wants our news', es: 'Quiere noticias', pt: 'Quer novidades', ar: 'يريد أخبارنا' },
  qualified: { en: 'Qualified', es: 'Calificado', pt: 'Qualificado', ar: 'مؤهل' },
  lost: { en: 'Was lost', es: 'Se perdió', pt: 'Foi perdido', ar: 'فُقد' },
}

/** What every organization begins with, until an admin writes rules of their own. */
export function firstRules(locale: Locale): ScoreRule[] {
  const rule = (
    id: string,
    field: ScoreRule['field'],
    operator: ScoreOperator,
    points: number,
    value: ScoreRule['value'] = null,
  ): ScoreRule => ({ id, name: say(names[id] as Text, locale), field, operator, value, points, isActive: true })
  return [
    rule('talks', 'conversation', 'is_set', 15),
    rule('referral', 'sourceType', 'is', 20, 'referral'),
    rule('product', 'product', 'is_set', 15),
    rule('company', 'company', 'is_set', 10),
    rule('worth', 'estimatedValue', 'at_least', 20, 50_000),
    rule('opt-in', 'subscription', 'is', 10, true),
    rule('qualified', 'status', 'is', 20, 'qualified'),
    rule('lost', 'status', 'is', -50, 'lost'),
  ]
}
