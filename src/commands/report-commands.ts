import type { Id, Locale } from '../../schemas/common.ts'
import type { Report, ReportColumn, ReportName, ReportRow } from '../../schemas/report.ts'
import type { CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import { fold } from '../core/fold.ts'
import { money } from '../features/quotes/index.ts'
import { badLine } from './errors.ts'

export interface ReportWords {
  name: ReportName
  /** 2026-11; null: this month. */
  month: string | null
}

/** Its English word first; then those of the other languages. */
const names: Record<Exclude<ReportName, 'ticketDetails'>, readonly string[]> = {
  customers: ['customers', 'clientes', 'العملاء', 'عملاء'],
  tickets: ['tickets', 'casos', 'chamados', 'التذاكر', 'تذاكر'],
  subscriptionsByCustomer: ['subscriptions', 'suscripciones', 'assinaturas', 'الاشتراكات', 'اشتراكات'],
  billing: ['billing', 'facturacion', 'faturamento', 'الفوترة', 'فوترة'],
  revenueByMonth: ['revenue', 'ingresos', 'receita', 'الإيرادات', 'إيرادات'],
  activePlanCounts: ['plans', 'planes', 'planos', 'الخطط', 'خطط'],
  ticketCountsByStatus: ['support', 'soporte', 'suporte', 'الدعم', 'دعم'],
  salesAgainstTarget: ['sales', 'ventas', 'vendas', 'المبيعات', 'مبيعات'],
  leadFunnel: ['funnel', 'embudo', 'funil', 'القمع', 'قمع'],
}
const entries = Object.entries(names) as [ReportWords['name'], readonly string[]][]
const known = entries.map(([, [word]]) => word).join('|')

/** Pure: throws AppError `command.bad-line` saying what was wrong, nothing else. */
export function parseReport(line: string): ReportWords {
  const [word = '', month, ...rest] = line.trim().split(/\s+/)
  const found = entries.find(([, words]) => words.some((one) => fold(one) === fold(word)))
  if (!found) throw badLine(whichReport, { text: word.slice(0, 40), known: known.replaceAll('|', ', ') })
  if (month !== undefined && !/^20\d\d-(0[1-9]|1[0-2])$/.test(month))
    throw badLine(noMonth, { text: month.slice(0, 40) })
  if (rest.length > 0) throw badLine(noMonth, { text: rest.join(' ').slice(0, 40) })
  return { name: found[0], month: month ?? null }
}

/** The same line as we would write it. */
export const printReport = ({ name, month }: ReportWords): string =>
  [entries.find(([key]) => key === name)?.[1][0], month].filter(Boolean).join(' ')

export const reportCommand = {
  name: 'report',
  aliases: ['informe', 'reporte', 'relatorio', 'تقرير'],
  usage: `/report ${known} [2026-11]`,
  isGeneral: true,
  examples: ['/report funnel', '/report revenue', '/report sales 2026-10'],
  parse(line) {
    const { name, month } = parseReport(line)
    return { name, ...(month === null ? {} : { month }) }
  },
  answer: (output, { locale }) => written(output as Report, locale),
} satisfies CommandSyntax<{ name: ReportName; month?: string; contactId?: Id }>

const mostLines = 15

/** As lines of a chat: the first column, then what is known of it. */
function written({ columns, rows, isCut, currency, month }: Report, locale: Locale): string {
  if (rows.length === 0) return say(nothing, locale)
  const lines = rows.slice(0, mostLines).map((row) => {
    const cells = columns.map((column) => cellOf(row, column, currency, locale)).filter(Boolean)
    const [first = '', ...others] = cells
    return `${first}: ${others.join(' · ')}`
  })
  const isMore = isCut || rows.length > mostLines
  return [...(month ? [month] : []), ...lines, ...(isMore ? [say(more, locale)] : [])].join('\n')
}

function cellOf(row: ReportRow, { key, kind }: ReportColumn, own: string, locale: Locale): string {
  const value = row[key]
  if (value === null || value === undefined || value === '' || key === 'currency') return ''
  if (typeof value === 'number') return numberOf(value, kind, String(row.currency ?? own), locale)
  if (value instanceof Date) return value.toLocaleDateString(locale)
  const word = kind === 'word' ? words[value] : undefined
  return word ? say(word, locale) : value
}

function numberOf(value: number, kind: ReportColumn['kind'], currency: string, locale: Locale): string {
  if (kind === 'money') return money(value, currency, locale)
  if (kind === 'basisPoints') return `${Math.round(value / 100)} %`
  if (kind === 'minutes') return `${(value / 60).toFixed(1)} h`
  return String(value)
}

const words: Record<string, Text> = {
  current_month: { en: 'This month', es: 'Este mes', pt: 'Este mês', ar: 'هذا الشهر' },
  previous_month: { en: 'Last month', es: 'Mes anterior', pt: 'Mês anterior', ar: 'الشهر السابق' },
  new: { en: 'New', es: 'Nuevos', pt: 'Novos', ar: 'جديد' },
  contacted: { en: 'Contacted', es: 'Contactados', pt: 'Contatados', ar: 'تم التواصل' },
  qualified: { en: 'Qualified', es: 'Calificados', pt: 'Qualificados', ar: 'مؤهل' },
  nurturing: { en: 'Nurturing', es: 'En seguimiento', pt: 'Em nutrição', ar: 'قيد المتابعة' },
  converted: { en: 'Converted', es: 'Convertidos', pt: 'Convertidos', ar: 'تم التحويل' },
  lost: { en: 'Lost', es: 'Perdidos', pt: 'Perdidos', ar: 'خاسر' },
}
const nothing: Text = {
  en: 'There is nothing to report yet.',
  es: 'Aún no hay nada que informar.',
  pt: 'Ainda não há nada a relatar.',
  ar: 'لا يوجد ما يُذكر بعد.',
}
const more: Text = {
  en: '… more on the reports page.',
  es: '… más en la página de informes.',
  pt: '… mais na página de relatórios.',
  ar: '… المزيد في صفحة التقارير.',
}
const whichReport: Text = {
  en: 'There is no report "{{text}}". There are: {{known}}.',
  es: 'No hay un informe "{{text}}". Hay: {{known}}.',
  pt: 'Não há um relatório "{{text}}". Há: {{known}}.',
  ar: 'لا يوجد تقرير "{{text}}". الموجود: {{known}}.',
}
const noMonth: Text = {
  en: '"{{text}}" is no month. Write it as 2026-11.',
  es: '"{{text}}" no es un mes. Escríbelo como 2026-11.',
  pt: '"{{text}}" não é um mês. Escreva como 2026-11.',
  ar: '"{{text}}" ليس شهرًا. اكتبه هكذا: 2026-11.',
}
