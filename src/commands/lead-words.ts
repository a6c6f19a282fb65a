import type { Locale } from '../../schemas/common.ts'
import type { LeadStatus } from '../../schemas/lead.ts'
import type { Ticket } from '../../schemas/ticket.ts'
import { fold } from '../core/fold.ts'
import { readCurrency, readDecimal, toMinor } from './amounts.ts'
import { badLine } from './errors.ts'
import { leadTexts } from './lead-texts.ts'
import { quote, type Token, tokenize } from './tokens.ts'

export interface LeadWords {
  /** Only shown, with what its score is made of. */
  score?: true
  status?: LeadStatus
  /** Why it was lost: the rest of the line. */
  reason?: string
  priority?: Ticket['priority']
  value?: { amount: number; currency: string }
  company?: string
  name?: string
  source?: string
  /** Whom it goes to, as it was typed; "next": whose turn it is. */
  assign?: string
  /** A day, or in so many days. */
  followUp?: { day: string } | { inDays: number }
}
interface Style {
  locale: Locale
  currency: string
}

const statuses: Record<LeadStatus, readonly string[]> = {
  new: ['new', 'nuevo', 'novo', 'جديد'],
  contacted: ['contacted', 'contactado', 'contatado', 'تواصل'],
  qualified: ['qualified', 'calificado', 'cualificado', 'qualificado', 'مؤهل'],
  nurturing: ['nurturing', 'cultivo', 'nutrição', 'رعاية'],
  converted: ['converted', 'won', 'convertido', 'ganado', 'ganho', 'محول'],
  lost: ['lost', 'perdido', 'مفقود', 'خاسر'],
  archived: ['archived', 'archive', 'archivado', 'arquivado', 'مؤرشف'],
}
const priorities: Record<Ticket['priority'], readonly string[]> = {
  low: ['low', 'baja', 'baixa', 'منخفض'],
  medium: ['medium', 'media', 'متوسط'],
  high: ['high', 'alta', 'عالي'],
  urgent: ['urgent', 'urgente', 'عاجل'],
}
const keys = {
  score: ['score', 'puntuación', 'puntaje', 'pontuação', 'نقاط'],
  priority: ['priority', 'prioridad', 'prioridade', 'أولوية'],
  value: ['value', 'valor', 'قيمة'],
  company: ['company', 'empresa', 'شركة'],
  name: ['name', 'nombre', 'nome', 'اسم'],
  source: ['source', 'fuente', 'origem', 'مصدر'],
  assign: ['assign', 'asignar', 'atribuir', 'إسناد'],
  followUp: ['follow', 'seguir', 'acompanhar', 'متابعة'],
} as const
type Key = keyof typeof keys

const wordsOf = <T extends string>(all: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> =>
  new Map((Object.keys(all) as T[]).flatMap((name) => all[name].map((word) => [fold(word), name] as const)))
const statusOf = wordsOf(statuses)
const priorityOf = wordsOf(priorities)
const keyOf = wordsOf<Key>(keys)

const plain = (token: Token | undefined): string | null => (token?.kind === 'word' ? fold(token.text) : null)
const startsClause = (token: Token | undefined): boolean => {
  const word = plain(token)
  return word !== null && (keyOf.has(word) || statusOf.has(word) || word.startsWith('!'))
}

/** `[status [why lost]] [score] [value 500] [priority high] [company "X"] [source x] [assign Ana] [follow 3d]`. Pure. */
export function parseLead(line: string, style: Style): LeadWords {
  const tokens = tokenize(line).filter((token) => token.kind !== 'separator')
  const words: LeadWords = {}
  for (let at = 0; at < tokens.length; ) at += readClause(words, tokens.slice(at), style)
  return words
}

/** Reads the clause that stands first; answers how many tokens it has. */
function readClause(words: LeadWords, tokens: readonly Token[], style: Style): number {
  const word = plain(tokens[0]) ?? ''
  const status = statusOf.get(word)
  if (status) {
    words.status = status
    if (status !== 'lost') return 1
    const reason = textOf(tokens.slice(1)).slice(0, 300).trim()
    if (reason) words.reason = reason
    return tokens.length
  }
  if (word.startsWith('!')) {
    words.priority = priority(word.slice(1))
    return 1
  }
  const key = keyOf.get(word)
  if (!key) throw badLine(leadTexts.unknown, { text: tokens[0]?.text ?? '' })
  if (key === 'score') {
    words.score = true
    return 1
  }
  const end = tokens.findIndex((token, at) => at > 1 && startsClause(token))
  const behind = tokens.slice(1, end < 0 ? tokens.length : end)
  if (behind.length === 0) throw badLine(leadTexts.missing, { text: tokens[0]?.text ?? '' })
  readers[key](words, behind, style)
  return 1 + behind.length
}

/** Without what would end a quotation, so that a text printed in quotation marks reads the same. */
const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => token.text)
    .join(' ')
    .replace(/["“”„«»]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
const short = (tokens: readonly Token[], max: number): string => {
  const text = textOf(tokens)
  if (!text || text.length > max) throw badLine(leadTexts.length, { text: text.slice(0, 40), max })
  return text
}

const readers: Record<Exclude<Key, 'score'>, (words: LeadWords, behind: readonly Token[], style: Style) => void> = {
  priority: (words, behind) => {
    words.priority = priority(fold(textOf(behind)))
  },
  value: (words, behind, style) => {
    words.value = value(behind, style)
  },
  company: (words, behind) => {
    words.company = short(behind, 120)
  },
  name: (words, behind) => {
    words.name = short(behind, 200)
  },
  source: (words, behind) => {
    words.source = short(behind, 255)
  },
  assign: (words, behind) => {
    words.assign = short(behind, 120)
  },
  followUp: (words, behind) => {
    words.followUp = followUp(textOf(behind))
  },
}

function priority(word: string): Ticket['priority'] {
  const found = priorityOf.get(word)
  if (!found) throw badLine(leadTexts.priority, { text: word })
  return found
}

function value(tokens: readonly Token[], { locale, currency }: Style): { amount: number; currency: string } {
  const text = textOf(tokens)
  const parts = /^(\D{0,4}?)\s?(\d[\d.,٫٬]*)\s?(\D{0,4})$/u.exec(text)
  const sign = `${parts?.[1] ?? ''}${parts?.[3] ?? ''}`.trim()
  const code = sign ? readCurrency(sign, currency) : currency
  const decimal = parts?.[2] && code ? readDecimal(parts[2], locale) : null
  if (decimal === null || !code) throw badLine(leadTexts.value, { text })
  return { amount: toMinor(decimal, code, text), currency: code }
}

function followUp(text: string): NonNullable<LeadWords['followUp']> {
  const days = /^([1-9]\d{0,2})\s?(?:d|days?|dias?|días?|يوم|ايام|أيام)$/iu.exec(text)
  if (days) return { inDays: Number(days[1]) }
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text) throw badLine(leadTexts.followUp, { text })
  return { day: text }
}

/** The line that parses to these words, in the English names. */
export function printLead(words: LeadWords): string {
  const { score, status, reason, priority: urgency, value: worth, company, name, source, assign } = words
  const { followUp: next } = words
  const clauses = [
    score ? 'score' : '',
    urgency ? `!${urgency}` : '',
    worth ? `value ${decimalOf(worth)} ${worth.currency}` : '',
    company ? `company ${quote(company)}` : '',
    name ? `name ${quote(name)}` : '',
    source ? `source ${quote(source)}` : '',
    assign ? `assign ${quote(assign)}` : '',
    next ? `follow ${'day' in next ? next.day : `${next.inDays}d`}` : '',
    // last: what follows "lost" is why
    status ? [status, reason ? quote(reason) : ''].join(' ').trim() : '',
  ]
  return clauses.filter(Boolean).join(' ')
}

function decimalOf({ amount, currency }: { amount: number; currency: string }): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  const text = String(amount).padStart(digits + 1, '0')
  // three decimals behind a point could be thousands elsewhere; this sign is never taken for one
  const sign = digits === 3 ? '٫' : '.'
  return digits === 0 ? text : `${text.slice(0, -digits)}${sign}${text.slice(-digits)}`
}
