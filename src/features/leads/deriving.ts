import type { ScoreRule } from '../../../schemas/lead-rules.ts'
import type { LeadSource } from '../../../schemas/lead-source.ts'
import { fold } from '../../core/fold.ts'
import type { StoredLead } from './repository.ts'
import { scoreOf } from './scoring.ts'

const most = { word: 40, words: 24 }

/** What is typed into a search, as it is stored: folded words, of a number its digits. */
export const keysOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.slice(0, most.word))

type Plain = Omit<StoredLead, 'score' | 'scoreReasons' | 'nameKey' | 'valueKey' | 'searchKeys'>

/** What follows from a lead's fields: its score, and the keys that it is sorted and found by. */
export function derived(
  lead: Plain,
  { rules, source }: { rules: readonly ScoreRule[]; source: Pick<LeadSource, 'type'> | null },
) {
  const digits = lead.phone?.replace(/\D/g, '')
  const words = [...keysOf(lead.name), ...keysOf(lead.company ?? ''), ...(digits ? [digits] : [])]
  return {
    ...scoreOf(rules, lead, source),
    nameKey: fold(lead.name).slice(0, 200),
    valueKey: lead.estimatedValue ?? -1,
    searchKeys: [...new Set(words)].slice(0, most.words),
  }
}
