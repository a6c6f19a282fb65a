import type { Locale } from '../../../schemas/common.ts'
import { say, type Text } from '../../core/errors.ts'
import { type Paper, summed } from '../../features/papers/index.ts'
import { dateText, money, type QuotePage, type Reader } from '../../features/quotes/index.ts'
import { documentOf, escaped } from './look.ts'
import { pageTexts as texts } from './texts.ts'

export interface PageView {
  page: QuotePage
  business: Paper['business']
  /** The reader's own choice; null: the customer's language. */
  locale: Locale | null
  /** The address of the page, without a host. */
  path: string
  formToken: string
  /** Why the last answer was not taken. */
  notice: string | null
  now: Date
}

const names: Record<Locale, string> = { en: 'English', es: 'Español', pt: 'Português', ar: 'العربية' }
/** A picture in the page itself: small ones, for everybody pays for it. */
const largestLogo = 150_000

/** As a whole document, for any reader: it works without scripts. */
export function pageOf(view: PageView): string {
  const { page, business } = view
  const own = page.reader
  const locale = view.locale ?? own.locale
  const reader: Reader = { ...own, locale, tag: locale === own.locale ? own.tag : locale }
  const t = (text: Text, params: Record<string, string> = {}) => escaped(say(text, locale, params))
  const { quote } = page
  const heading = say(texts.quote, locale, { number: quote.number })
  const body = `<article class="card">
<header><div><h1>${escaped(heading)}</h1><p class="muted">${t(texts.from, { business: business.name })}</p></div>${logoOf(business)}</header>
${view.notice ? `<p class="state" role="alert">${escaped(view.notice)}</p>` : ''}
${stateOf(view, reader, t)}
${linesOf(view, reader, t)}
<p class="muted">${t(texts.validUntil, { date: dateText(quote.validUntil, reader) })}</p>
<p class="acts"><a class="button" href="${view.path}/pdf">${t(texts.download)}</a></p>
${isOpen(view) ? formsOf(view, reader, t) : ''}
</article>
<footer><span>${[business.name, ...business.contact].map(escaped).join(' · ')}</span>${languagesOf(view, locale, t)}</footer>`
  return documentOf({ title: `${heading} · ${business.name}`, locale, color: business.color, body })
}

type Say = (text: Text, params?: Record<string, string>) => string

const isOpen = ({ page: { quote }, now }: PageView): boolean => quote.status === 'sent' && quote.validUntil >= now

function logoOf({ logo, name }: Paper['business']): string {
  if (!logo || logo.byteLength > largestLogo) return ''
  const type = logo[0] === 0x89 ? 'png' : 'jpeg'
  return `<img alt="${escaped(name)}" src="data:image/${type};base64,${Buffer.from(logo).toString('base64')}">`
}

function stateOf(view: PageView, reader: Reader, t: Say): string {
  const { quote, newer, order } = view.page
  const date = (at: Date | null) => dateText(at ?? quote.updatedAt, reader)
  const said = (text: string) => `<p class="state" data-state="${quote.status}">${text}</p>`
  if (quote.status === 'accepted') return said(t(texts.accepted, { date: date(quote.answeredAt), order: order ?? '' }))
  if (quote.status === 'declined') return said(t(texts.declined, { date: date(quote.answeredAt) }))
  if (quote.status === 'superseded') {
    if (!newer) return said(t(texts.withdrawn))
    const link = `<a href="${escaped(newer.url)}">${escaped(newer.number)}</a>`
    return said(t(texts.replaced, { newer: '\u0000' }).replace('\u0000', link))
  }
  return isOpen(view) ? '' : said(t(texts.expired, { date: dateText(quote.validUntil, reader) }))
}

/** Among words from right to left the sign, the figure and the currency would change places: isolated, they stay. */
const isolated = (text: string, { locale }: Reader): string =>
  locale === 'ar' ? `\u2066${text.replace(/[\u200e\u200f\u061c]/g, '')}\u2069` : text

function linesOf({ page: { quote } }: PageView, reader: Reader, t: Say): string {
  const { lines, sums } = summed(quote, reader)
  const figure = (text: string) => escaped(isolated(text, reader))
  const rows = lines.map(
    ({ name, quantity, price, amount }) =>
      `<tr><th scope="row"><bdi>${escaped(name)}</bdi><br><span class="muted num">${figure(`${quantity} × ${price}`)}</span></th><td class="num">${figure(amount)}</td></tr>`,
  )
  const totals = sums.map(
    ({ label, value, isTotal }) =>
      `<tr${isTotal ? ' class="total"' : ''}><th scope="row">${escaped(label)}</th><td class="num">${figure(value)}</td></tr>`,
  )
  return `<h2>${t(texts.lines)}</h2><table><tbody>${rows.join('')}</tbody><tbody class="sums">${totals.join('')}</tbody></table>`
}

function formsOf({ page: { quote }, path, formToken, locale }: PageView, reader: Reader, t: Say): string {
  const kept = `<input type="hidden" name="form" value="${formToken}">${locale ? `<input type="hidden" name="lang" value="${locale}">` : ''}`
  const total = isolated(money(quote.total, quote.currency, reader.tag), reader)
  return `<form method="post" action="${path}/accept">${kept}
<label for="name">${t(texts.yourName)}</label><input id="name" name="name" required maxlength="120" autocomplete="name">
<p class="muted">${t(texts.acceptHint)}</p>
<button class="main">${t(texts.accept, { total })}</button></form>
<details><summary>${t(texts.declineAsk)}</summary><form method="post" action="${path}/decline">${kept}
<label for="reason">${t(texts.reason)}</label><textarea id="reason" name="reason" rows="3" maxlength="500"></textarea>
<button>${t(texts.decline)}</button></form></details>`
}

function languagesOf({ path }: PageView, locale: Locale, t: Say): string {
  const links = (Object.keys(names) as Locale[]).map((one) =>
    one === locale
      ? `<b lang="${one}">${names[one]}</b>`
      : `<a lang="${one}" hreflang="${one}" href="${path}?lang=${one}">${names[one]}</a>`,
  )
  return `<nav aria-label="${t(texts.language)}">${links.join('')}</nav>`
}
