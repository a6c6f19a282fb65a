import type { Ticket, TicketStatus } from '../../schemas/ticket.ts'
import type { Text } from '../core/errors.ts'
import { latinDigits } from './amounts.ts'
import { badLine } from './errors.ts'
import { fold } from './words.ts'

type Priority = Ticket['priority']

/** A new ticket, or what becomes of the one whose number stands first. */
export type TicketWords =
  | { number: null; priority: Priority; minutes: number; subject: string; description: string }
  | { number: string; priority: Priority | null; minutes: number; status: TicketStatus | null }

const priorities: Record<Priority, readonly string[]> = {
  low: ['low', 'baja', 'baixa', 'منخفض', 'منخفضه'],
  medium: ['medium', 'media', 'منتصف', 'متوسط', 'متوسطه'],
  high: ['high', 'alta', 'عال', 'عالي', 'عاليه'],
  urgent: ['urgent', 'urgente', 'عاجل', 'عاجله'],
}
const statuses: Record<TicketStatus, readonly string[]> = {
  open: ['open', 'reopen', 'abierto', 'abrir', 'aberto', 'مفتوحه', 'مفتوح'],
  in_progress: ['in_progress', 'progress', 'en_curso', 'curso', 'em_andamento', 'andamento', 'قيد_التنفيذ'],
  closed: ['closed', 'close', 'cerrado', 'cerrar', 'fechado', 'fechar', 'مغلقه', 'مغلق'],
  pending: ['pending', 'pendiente', 'pendente', 'معلقه', 'معلق'],
  completed: ['completed', 'complete', 'done', 'completado', 'concluido', 'مكتمله', 'مكتمل'],
  rejected: ['rejected', 'reject', 'rechazado', 'rechazar', 'rejeitado', 'rejeitar', 'مرفوضه', 'مرفوض'],
}
const hoursWords = new Set(['hours', 'horas', 'ساعات'])
const ended = '--'

/** The name under which one of its words stands. */
export function named<K extends string>(words: Record<K, readonly string[]>, word: string): K | null {
  return (Object.keys(words) as K[]).find((name) => words[name].includes(word)) ?? null
}

interface Options {
  priority: Priority | null
  status: TicketStatus | null
  minutes: number
}

/**
 * `[TKT-… [status]] [!priority] [hours 2h] subject`, the description on the next lines; `--` ends what is not subject.
 * Pure; throws `command.bad-line` and nothing else.
 */
export function parseTicket(line: string): TicketWords {
  const [, found, behind = ''] = /^\s*(TKT-\d{8}-\d{6}-[A-Z0-9]{4})(?![^\s])([\s\S]*)$/i.exec(latinDigits(line)) ?? []
  const { options, rest } = readOptions(found ? behind : line, Boolean(found))
  const { priority, status, minutes } = options
  if (found) {
    if (rest.trim()) throw badLine(noStatus, { text: rest.trim().slice(0, 40) })
    if (!priority && !status && minutes === 0) throw badLine(nothing)
    return { number: found.toUpperCase(), priority, status, minutes }
  }
  const [first = '', ...others] = rest.trim().split('\n')
  const subject = first.trim()
  if (!subject) throw badLine(noSubject)
  if (subject.length > 200) throw badLine(longSubject)
  const description = others.join('\n').trim()
  return { number: null, priority: priority ?? 'medium', minutes, subject, description }
}

/** What `parseTicket` reads as the same. */
export function printTicket(words: TicketWords): string {
  const options = [
    ...(words.priority ? [`!${words.priority}`] : []),
    ...(words.minutes > 0 ? [`hours ${words.minutes}m`] : []),
  ]
  if (words.number !== null) return [words.number, ...(words.status ? [words.status] : []), ...options].join(' ')
  const text = words.description ? `${words.subject}\n${words.description}` : words.subject
  return [...options, ended, text].join(' ')
}

function readOptions(line: string, hasStatus: boolean): { options: Options; rest: string } {
  const options: Options = { priority: null, status: null, minutes: 0 }
  let rest = line
  for (;;) {
    const [whole = '', word = ''] = /^\s*(\S+)/u.exec(rest) ?? []
    if (!word || word === ended) return { options, rest: rest.slice(whole.length) }
    const next = optionOf(word, rest.slice(whole.length), options, hasStatus)
    if (next === null) return { options, rest }
    rest = next
  }
}

/** What stands behind the option; null: it is none. */
function optionOf(word: string, behind: string, options: Options, hasStatus: boolean): string | null {
  if (word.startsWith('!') && word.length > 1) {
    options.priority = named(priorities, fold(word.slice(1)))
    if (!options.priority) throw badLine(noPriority, { text: word.slice(1, 40) })
    return behind
  }
  const status = hasStatus ? named(statuses, fold(word).replaceAll('-', '_')) : null
  if (status) {
    options.status = status
    return behind
  }
  const [whole = '', time = ''] = hoursWords.has(fold(word)) ? (/^\s*(\S+)/u.exec(behind) ?? []) : []
  const minutes = readMinutes(time)
  if (minutes === null) return null
  options.minutes = minutes
  return behind.slice(whole.length)
}

const mostMinutes = 600_000

/** 2h, 90m, 1h30m, 1:30 or 2 hours, in minutes; null: it is no such time. */
function readMinutes(text: string): number | null {
  const found = /^(?:(\d{1,5})(?:h|:(\d{2})|h(\d{1,2})m?)?|(\d{1,6})m(?:in)?)$/iu.exec(latinDigits(text))
  if (!found) return null
  const [, hours = '0', afterColon = '0', afterHour = '0', alone = '0'] = found
  const minutes = Number(hours) * 60 + Number(afterColon) + Number(afterHour) + Number(alone)
  return minutes > 0 && minutes <= mostMinutes ? minutes : null
}

const noSubject: Text = {
  en: 'The subject is missing.',
  es: 'Falta el asunto.',
  pt: 'Falta o assunto.',
  ar: 'الموضوع ناقص.',
}
const longSubject: Text = {
  en: 'The subject has up to 200 characters; what stands on the next lines is the description.',
  es: 'El asunto tiene hasta 200 caracteres; lo que va en las líneas siguientes es la descripción.',
  pt: 'O assunto tem até 200 caracteres; o que vem nas linhas seguintes é a descrição.',
  ar: 'الموضوع حتى 200 حرف؛ وما يأتي في الأسطر التالية هو الوصف.',
}
const noPriority: Text = {
  en: '"!{{text}}" is not a priority.',
  es: '"!{{text}}" no es una prioridad.',
  pt: '"!{{text}}" não é uma prioridade.',
  ar: '"!{{text}}" ليست أولوية.',
}
const noStatus: Text = {
  en: '"{{text}}" is not a status of a ticket.',
  es: '"{{text}}" no es un estado de un ticket.',
  pt: '"{{text}}" não é um status de um ticket.',
  ar: '"{{text}}" ليست حالة تذكرة.',
}
const nothing: Text = {
  en: 'Say what becomes of this ticket: a status, a priority or hours.',
  es: 'Di qué pasa con este ticket: un estado, una prioridad u horas.',
  pt: 'Diga o que muda neste ticket: um status, uma prioridade ou horas.',
  ar: 'اذكر ما يتغير في التذكرة: حالة أو أولوية أو ساعات.',
}
