import { DateTime } from 'luxon'
import { Locale } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Quote } from '../../../schemas/quote.ts'
import { type Params, say, type Text } from '../../core/errors.ts'

/** Whom a text is for: their language, the way they write numbers and dates, and their zone. */
export interface Reader {
  locale: Locale
  tag: string
  timeZone: string
}

export function readerOf(contact: Pick<Contact, 'locale' | 'timeZone'>, organization: Organization): Reader {
  const base = Locale.safeParse(contact.locale?.split(/[-_]/)[0]?.toLowerCase())
  const locale = base.success ? base.data : organization.locale
  const tag = base.success ? (contact.locale ?? locale).replace('_', '-') : locale
  return {
    locale,
    tag: Intl.NumberFormat.supportedLocalesOf(isTag(tag) ? [tag] : []).length > 0 ? tag : locale,
    timeZone: zoneOf(contact.timeZone) ?? zoneOf(organization.timeZone) ?? 'UTC',
  }
}

const zoneOf = (zone: string | null): string | null => (zone && DateTime.local({ zone }).isValid ? zone : null)

function isTag(tag: string): boolean {
  try {
    return Boolean(new Intl.Locale(tag))
  } catch {
    return false
  }
}

/** Minor units as people of that language write the currency. */
export function money(minor: number, currency: string, tag: string): string {
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

export const dateText = (date: Date, { tag, timeZone }: Reader): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone }).format(date)

/** The customer's message: number, lines, totals, how long it holds and how to answer. */
export function quoteMessage(quote: Quote, business: string, reader: Reader): string {
  const amount = (minor: number) => money(minor, quote.currency, reader.tag)
  const count = (quantity: string) =>
    new Intl.NumberFormat(reader.tag, { maximumFractionDigits: 3 }).format(Number(quantity))
  const row = (text: Text, params: Params) => say(text, reader.locale, params)
  const lines = quote.lines.map(
    (line) => `• ${count(line.quantity)} × ${line.name} (${amount(line.unitPrice)}): ${amount(line.amount)}`,
  )
  const sums: string[] = []
  if (quote.discountTotal > 0) {
    sums.push(row(subtotal, { amount: amount(quote.subtotal) }))
    sums.push(row(discount, { amount: amount(-quote.discountTotal) }))
  }
  if (quote.taxTotal > 0)
    sums.push(row(quote.taxInclusive ? taxIncluded : taxAdded, { amount: amount(quote.taxTotal) }))
  const head = row(title, { number: quote.number, business })
  const foot = row(validity, { date: dateText(quote.validUntil, reader) })
  const total = `*${row(totalText, { amount: amount(quote.total) })}*`
  return [`*${head}*`, ...lines, '', ...sums, total, '', foot, row(howToAnswer, {})].join('\n')
}

const title: Text = {
  en: '{{business}}: quote {{number}}',
  es: '{{business}}: cotización {{number}}',
  pt: '{{business}}: cotação {{number}}',
  ar: '{{business}}: عرض السعر {{number}}',
}
const subtotal: Text = {
  en: 'Subtotal: {{amount}}',
  es: 'Subtotal: {{amount}}',
  pt: 'Subtotal: {{amount}}',
  ar: 'المجموع الفرعي: {{amount}}',
}
const discount: Text = {
  en: 'Discount: {{amount}}',
  es: 'Descuento: {{amount}}',
  pt: 'Desconto: {{amount}}',
  ar: 'الخصم: {{amount}}',
}
const taxAdded: Text = {
  en: 'Tax: {{amount}}',
  es: 'Impuesto: {{amount}}',
  pt: 'Imposto: {{amount}}',
  ar: 'الضريبة: {{amount}}',
}
const taxIncluded: Text = {
  en: 'Tax included: {{amount}}',
  es: 'Impuesto incluido: {{amount}}',
  pt: 'Imposto incluído: {{amount}}',
  ar: 'الضريبة مشمولة: {{amount}}',
}
const totalText: Text = {
  en: 'Total: {{amount}}',
  es: 'Total: {{amount}}',
  pt: 'Total: {{amount}}',
  ar: 'الإجمالي: {{amount}}',
}
const validity: Text = {
  en: 'Valid until {{date}}.',
  es: 'Válida hasta el {{date}}.',
  pt: 'Válida até {{date}}.',
  ar: 'صالح حتى {{date}}.',
}
const howToAnswer: Text = {
  en: 'Reply YES to accept or NO to decline.',
  es: 'Responde SÍ para aceptar o NO para rechazar.',
  pt: 'Responda SIM para aceitar ou NÃO para recusar.',
  ar: 'أجب بـ"نعم" للقبول أو "لا" للرفض.',
}
export const acceptedText: Text = {
  en: 'Thank you. You accepted quote {{number}} for {{amount}}. Your order is {{order}}.',
  es: 'Gracias. Aceptaste la cotización {{number}} por {{amount}}. Tu pedido es {{order}}.',
  pt: 'Obrigado. Você aceitou a cotação {{number}} de {{amount}}. Seu pedido é {{order}}.',
  ar: 'شكرًا لك. قبلت عرض السعر {{number}} بمبلغ {{amount}}. رقم طلبك {{order}}.',
}
export const declinedText: Text = {
  en: 'You declined quote {{number}}. Nothing was ordered. Tell us if we can offer something else.',
  es: 'Rechazaste la cotización {{number}}. No se pidió nada. Dinos si podemos ofrecerte otra cosa.',
  pt: 'Você recusou a cotação {{number}}. Nada foi pedido. Diga se podemos oferecer outra coisa.',
  ar: 'رفضت عرض السعر {{number}}. لم يُطلب شيء. أخبرنا إن كان بإمكاننا تقديم عرض آخر.',
}
export const whichText: Text = {
  en: 'Several quotes are open: {{numbers}}. Reply to the message of the one you mean.',
  es: 'Hay varias cotizaciones abiertas: {{numbers}}. Responde citando el mensaje de la que quieres.',
  pt: 'Há várias cotações abertas: {{numbers}}. Responda citando a mensagem da que você quer.',
  ar: 'هناك عدة عروض مفتوحة: {{numbers}}. أجب بالرد على رسالة العرض الذي تقصده.',
}
