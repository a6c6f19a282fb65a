import type { Id } from '../../schemas/common.ts'
import { AppError, type Text } from '../core/errors.ts'
import { Ambiguous, unambiguous } from './amounts.ts'
import { Choose } from './choosing.ts'
import { badLine } from './errors.ts'
import {
  type MoneyStyle,
  priced,
  printQuote,
  type QuoteItem,
  type QuoteWords,
  type ReadQuote,
  readQuote,
} from './grammar.ts'

/** A product as a line needs it; its price in minor units. */
export interface CatalogueProduct {
  id: Id
  name: string
  price: number | null
  currency: string
}
/** Products that a piece of text can mean, best first. */
export type Match = (text: string) => Promise<readonly CatalogueProduct[]>

type Line = QuoteWords['lines'][number] & { productId?: Id }
export type PricedQuote = Omit<QuoteWords, 'lines'> & { lines: Line[] }

const mostAmbiguous = 3

/**
 * A line of `/quote`, with the catalogue: an item without a price gets its product's, and a number that reads
 * differently in another language is taken where it is the catalogue's price. What can mean several things is asked.
 */
export async function quoteOf(line: string, style: MoneyStyle, match: Match, depth = 0): Promise<PricedQuote> {
  let read: ReadQuote
  try {
    read = readQuote(line, style)
  } catch (error) {
    if (!(error instanceof Ambiguous) || depth >= mostAmbiguous) throw error
    return quoteOf(await meant(line, error, style, match), style, match, depth + 1)
  }
  const lines: Line[] = []
  for (const [at, item] of read.items.entries()) lines.push(await lineOf(read, at, item, match))
  const { items: _, ...words } = read
  return { ...words, lines }
}

async function lineOf(read: ReadQuote, at: number, item: QuoteItem, match: Match): Promise<Line> {
  const { name, quantity } = item
  const found = await match(name)
  const sold = found.filter(({ currency, price }) => currency === read.currency && price !== null)
  if (item.unitPrice !== null) {
    const [only, ...others] = sold
    const isIt = only && others.length === 0 && only.name.toLowerCase() === name.toLowerCase()
    return { ...priced(item), ...(isIt && { productId: only.id }) }
  }
  const [product, another] = sold
  if (!product) throw item.problem ?? badLine(noProduct, { name })
  if (!another) return { name: product.name, quantity, unitPrice: product.price ?? 0, productId: product.id }
  const choices = sold.map((one) => {
    const items = read.items.map((other, n) =>
      n === at ? { ...other, name: one.name, unitPrice: one.price, problem: null } : other,
    )
    return { label: one.name, rest: printQuote({ ...read, items }) }
  })
  throw new Choose(several, { name, names: sold.map((one) => `• ${one.name}`).join('\n') }, choices)
}

/** The line with the number written as it is meant: the reading that is the catalogue's price, and else it is asked. */
async function meant(line: string, { written, readings }: Ambiguous, style: MoneyStyle, match: Match): Promise<string> {
  const lines = readings.map((reading) => line.replace(written, unambiguous(reading)))
  const fits = await Promise.all(lines.map((one) => isCatalogued(one, style, match)))
  const sure = lines.filter((_, at) => fits[at])
  const [only, ...others] = sure
  if (only && others.length === 0) return only
  const choices = lines.map((rest, at) => ({ label: readings[at] ?? '', rest }))
  const [first, second] = readings
  throw new Choose(twoReadings, { text: written, first, second }, choices)
}

async function isCatalogued(line: string, style: MoneyStyle, match: Match): Promise<boolean> {
  try {
    const { items, currency } = readQuote(line, style)
    for (const { name, unitPrice } of items) {
      const found = unitPrice === null ? [] : await match(name)
      if (unitPrice !== null && found.some((one) => one.price === unitPrice && one.currency === currency)) return true
    }
    return false
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

const noProduct: Text = {
  en: 'The price is missing for "{{name}}", and the catalogue does not have it.',
  es: 'Falta el precio de "{{name}}", y no está en el catálogo.',
  pt: 'Falta o preço de "{{name}}", e não está no catálogo.',
  ar: 'السعر ناقص للصنف "{{name}}" وليس في الكتالوج.',
}
const several: Text = {
  en: '"{{name}}" can be several products:\n{{names}}',
  es: '"{{name}}" puede ser varios productos:\n{{names}}',
  pt: '"{{name}}" pode ser vários produtos:\n{{names}}',
  ar: '"{{name}}" قد يكون عدة منتجات:\n{{names}}',
}
const twoReadings: Text = {
  en: '"{{text}}" can be read as {{first}} or as {{second}}.',
  es: '"{{text}}" puede leerse como {{first}} o como {{second}}.',
  pt: '"{{text}}" pode ser lido como {{first}} ou como {{second}}.',
  ar: 'يمكن قراءة "{{text}}" على أنه {{first}} أو {{second}}.',
}
