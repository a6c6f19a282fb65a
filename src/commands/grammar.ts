import type { Locale } from '../../schemas/common.ts'
import type { Discount } from '../../schemas/quote.ts'
import type { AppError } from '../core/errors.ts'
import { digitsOf, printAmount, readCurrency, readDecimal, toMinor, unambiguous } from './amounts.ts'
import { badLine, texts } from './errors.ts'
import { quote, type Token, tokenize } from './tokens.ts'

/** How the organization writes money. */
export interface MoneyStyle {
  locale: Locale
  currency: string
}
export interface QuoteWords {
  lines: { name: string; quantity: string; unitPrice: number }[]
  discount: Discount | null
  currency: string
  /** Not sent yet. */
  draft: boolean
}

const maxLines = 100
const maxName = 200
const priceWords = new Set(['@', 'price', 'precio', 'preço', 'preco', 'por', 'at', 'سعر', 'بسعر'])
const discountWords = new Set(['discount', 'descuento', 'desconto', 'خصم', 'off', 'dto'])
const draftWords = new Set(['--draft', '--borrador', '--rascunho', '--مسودة', '—draft', '–draft'])
const times = /^[x×*]$/i

/** An item without a price: the catalogue may know it. */
export interface QuoteItem {
  name: string
  quantity: string
  unitPrice: number | null
  /** What to say where nobody knows its price; null: it has one. */
  problem: AppError | null
}
export type ReadQuote = Omit<QuoteWords, 'lines'> & { items: QuoteItem[] }

/**
 * `[qty x] item [@|price] amount [currency] [, more items] [discount 10%|25]`, `--draft` anywhere. Pure; its work grows
 * with the length of the line and no faster. Throws AppError `command.bad-line` saying what was wrong, nothing else.
 */
export function parseQuote(line: string, style: MoneyStyle): QuoteWords {
  const { items, ...words } = readQuote(line, style)
  return { ...words, lines: items.map(priced) }
}

export function priced({ name, quantity, unitPrice, problem }: QuoteItem): QuoteWords['lines'][number] {
  if (unitPrice === null) throw problem ?? badLine(texts.noPrice, { text: name })
  return { name, quantity, unitPrice }
}

/** The same, where the price of an item that does not stand in quotation marks may be left to the catalogue. */
export function readQuote(line: string, style: MoneyStyle): ReadQuote {
  const all = tokenize(line)
  const tokens = all.filter((token) => !isWord(token, draftWords))
  const { rest, clause } = splitDiscount(tokens)
  const items = segments(rest)
  if (items.length === 0) throw badLine(texts.nothing)
  if (items.length > maxLines) throw badLine(texts.tooMany, { max: maxLines })
  const read = items.map((item) => readItem(item, style))
  const currency = oneCurrency(read.map((item) => item.currency).filter((code) => code !== null)) ?? style.currency
  return {
    items: read.map(({ name, quantity, price, priceText, problem }) => {
      return { name, quantity, problem, unitPrice: price === null ? null : toMinor(price, currency, priceText) }
    }),
    currency,
    discount: clause && readDiscount(clause, style, currency),
    draft: tokens.length < all.length,
  }
}

/** A line that `readQuote` reads as the same, whatever the language of its reader. */
export function printQuote({ items, currency, discount, draft }: ReadQuote): string {
  const lines = items.map(({ name, quantity, unitPrice }) => {
    const count = unambiguous(quantity)
    return unitPrice === null
      ? `${count}x ${name}`
      : `${count}x ${quote(name)} @ ${printAmount(unitPrice, currency)} ${currency}`
  })
  const less =
    discount?.kind === 'percent'
      ? ` discount ${unambiguous(String(discount.basisPoints / 100))}%`
      : discount
        ? ` discount ${printAmount(discount.amount, currency)} ${currency}`
        : ''
  return `${lines.join(', ')}${less}${draft ? ' --draft' : ''}`
}

const isWord = (token: Token | undefined, words: ReadonlySet<string>): boolean =>
  token?.kind === 'word' && words.has(token.text.toLowerCase())
const textOf = (tokens: readonly Token[]): string => tokens.map((token) => token.text).join(' ')

function segments(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [[]]
  for (const token of tokens)
    if (token.kind === 'separator') found.push([])
    else found.at(-1)?.push(token)
  return found.filter((segment) => segment.length > 0)
}

/** The discount stands last: its word, then up to three words of which the first begins as a number. */
function splitDiscount(tokens: readonly Token[]): { rest: readonly Token[]; clause: readonly Token[] | null } {
  const from = Math.max(0, tokens.length - 4)
  for (let at = tokens.length - 1; at >= from; at--) {
    if (!isWord(tokens[at], discountWords)) continue
    const clause = tokens.slice(at + 1)
    const isValue = clause.length === 0 || (clause[0]?.kind === 'word' && /^\D{0,4}\d|^-/.test(clause[0].text))
    if (isValue && clause.every((token) => token.kind === 'word')) return { rest: tokens.slice(0, at), clause }
  }
  return { rest: tokens, clause: null }
}

function readDiscount(clause: readonly Token[], style: MoneyStyle, currency: string): Discount {
  const text = textOf(clause)
  const compact = text.replace(/\s/g, '')
  if (/[%٪]$/.test(compact)) {
    const value = readDecimal(compact.slice(0, -1), style.locale)
    const [whole = '', places = ''] = value?.split('.') ?? []
    const basisPoints = Number(whole + places.padEnd(2, '0'))
    if (value === null || places.length > 2 || basisPoints < 1 || basisPoints > 10_000)
      throw badLine(texts.badDiscount, { text })
    return { kind: 'percent', basisPoints }
  }
  const found = readMoney(clause, { ...style, currency })
  if (!found || found.used !== clause.length) throw badLine(texts.badDiscount, { text })
  if (found.currency && found.currency !== currency)
    throw badLine(texts.twoCurrencies, { first: currency, second: found.currency })
  const amount = toMinor(found.price, currency, text)
  if (amount < 1) throw badLine(texts.badDiscount, { text })
  return { kind: 'amount', amount }
}

interface Item {
  name: string
  quantity: string
  price: string | null
  problem: AppError | null
  priceText: string
  currency: string | null
}

function readItem(tokens: readonly Token[], style: MoneyStyle): Item {
  const text = textOf(tokens)
  const { quantity, rest } = readQuantity(splitAt(tokens), style)
  const marker = rest.findLastIndex((token) => isWord(token, priceWords))
  const found = readMoney(rest, style)
  // what stands behind @ is the price and nothing else
  if (marker >= 0 && rest[marker]?.text === '@' && (!found || rest.length - found.used !== marker + 1))
    throw priceError(rest.slice(marker + 1), text, style)
  if (!found) return unpriced(rest, quantity, noPrice(rest, text, style))
  const left = rest.slice(0, rest.length - found.used)
  const name = textOf(isWord(left.at(-1), priceWords) ? left.slice(0, -1) : left).trim()
  if (!name) throw badLine(texts.noItem, { text })
  if (name.length > maxName) throw badLine(texts.longName, { max: maxName })
  const { price, currency } = found
  return { problem: null, name, quantity, price, priceText: textOf(rest.slice(-found.used)), currency }
}

/** Words alone, without a number that is no price: a product may be called so. */
function unpriced(rest: readonly Token[], quantity: string, problem: AppError): Item {
  const name = textOf(rest).trim()
  const isWords = rest.length > 0 && rest.every(({ kind }) => kind === 'word') && problem.text === texts.noPrice
  if (!isWords || name.length > maxName) throw problem
  return { name, quantity, price: null, priceText: '', currency: null, problem }
}

/** `pump @250` is `pump @ 250`. */
const splitAt = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((token) =>
    token.kind === 'word' && token.text.length > 1 && token.text.startsWith('@')
      ? [
          { kind: 'word' as const, text: '@' },
          { ...token, text: token.text.slice(1) },
        ]
      : [token],
  )

function noPrice(rest: readonly Token[], text: string, style: MoneyStyle) {
  const last = rest.at(-1)
  if (!last) return badLine(texts.noItem, { text })
  if (last.kind === 'word' && /\d/.test(last.text) && rest.length > 1) return priceError([last], text, style)
  const before = rest.at(-2)
  // "250 EURO": an amount, and behind it what is no currency
  if (last.kind === 'word' && before?.kind === 'word' && rest.length > 2 && /^[\d.,]+$/.test(before.text))
    return badLine(texts.badCurrency, { text: last.text, currency: style.currency })
  return badLine(texts.noPrice, { text: textOf(rest) || text })
}

const priceError = (behind: readonly Token[], text: string, { currency }: MoneyStyle) => {
  if (behind.length === 0) return badLine(texts.noPrice, { text })
  const [first, second] = behind
  return second && /^[\d.,]+$/.test(first?.text ?? '')
    ? badLine(texts.badCurrency, { text: textOf(behind.slice(1)), currency })
    : badLine(texts.badAmount, { text: textOf(behind) })
}

function readQuantity(tokens: readonly Token[], style: MoneyStyle): { quantity: string; rest: readonly Token[] } {
  const [first, second] = tokens
  if (first?.kind !== 'word' || !/^[-\d]/.test(first.text)) return { quantity: '1', rest: tokens }
  const attached = /^(-?[\d.,٫٬]+)[x×*]$/i.exec(first.text)
  if (attached?.[1]) return { quantity: quantityOf(attached[1], style), rest: tokens.slice(1) }
  if (second?.kind === 'word' && times.test(second.text))
    return { quantity: quantityOf(first.text, style), rest: tokens.slice(2) }
  return { quantity: '1', rest: tokens }
}

function quantityOf(text: string, { locale }: MoneyStyle): string {
  const value = readDecimal(text, locale)
  const [whole = '', places = ''] = value?.split('.') ?? []
  if (value === null || whole.length > 9 || places.length > 3 || Number(value) <= 0)
    throw badLine(texts.badQuantity, { text })
  return value
}

interface Found {
  price: string
  currency: string | null
  /** How many of the last tokens it takes. */
  used: number
}

/** The amount at the end, with its currency before, behind or upon it. */
function readMoney(tokens: readonly Token[], style: MoneyStyle): Found | null {
  const [amount, last] = [tokens.at(-2), tokens.at(-1)]
  if (last?.kind !== 'word') return null
  const alone = readAmount(last.text, style)
  if (alone) {
    const sign = amount?.kind === 'word' && !alone.currency ? signBefore(amount.text, style) : null
    return sign ? { ...alone, currency: sign, used: 2 } : { ...alone, used: 1 }
  }
  const currency = readCurrency(last.text, style.currency)
  if (!currency || amount?.kind !== 'word') return null
  const price = readAmount(amount.text, { ...style, currency })
  if (!price) return null
  if (price.currency && price.currency !== currency)
    throw badLine(texts.twoCurrencies, { first: price.currency, second: currency })
  return { price: price.price, currency, used: 2 }
}

/** A sign or three capital letters before the amount: "USD 250", not the "top" of "tank top 250". */
const signBefore = (text: string, { currency }: MoneyStyle): string | null =>
  /^[A-Z]{3}$/.test(text) || !/\p{L}{2}/u.test(text) ? readCurrency(text, currency) : null

/** 250, $250, 250€, R$250, USD250. */
function readAmount(text: string, style: MoneyStyle): Omit<Found, 'used'> | null {
  if (text.length > 32) return null
  const parts = /^([^\d.,٫٬-]{0,4})(\d[\d.,٫٬]*)([^\d.,٫٬-]{0,4})$/u.exec(text)
  if (!parts) return null
  const [, front = '', digits = '', back = ''] = parts
  if (front && back) return null
  const sign = front || back
  const currency = sign ? readCurrency(sign, style.currency) : null
  if (sign && !currency) return null
  const price = readDecimal(digits, style.locale, digitsOf(currency ?? style.currency))
  return price === null ? null : { price, currency }
}

function oneCurrency(found: readonly string[]): string | null {
  const [first, ...others] = new Set(found)
  const [second] = others
  if (first && second) throw badLine(texts.twoCurrencies, { first, second })
  return first ?? null
}
