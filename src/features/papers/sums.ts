import type { Quote, QuoteLine } from '../../../schemas/quote.ts'
import { say, type Text } from '../../core/errors.ts'
import { money, type Reader } from '../quotes/index.ts'
import type { Paper } from './paper.ts'
import { paperTexts } from './texts.ts'

/** What quotes and invoices have in common. */
type Summed = Pick<Quote, 'currency' | 'subtotal' | 'discountTotal' | 'taxTotal' | 'taxInclusive' | 'total'> & {
  lines: readonly Pick<QuoteLine, 'name' | 'quantity' | 'unitPrice' | 'amount'>[]
}

/** The lines and sums of a paper in its reader's words. */
export function summed(record: Summed, reader: Reader): Pick<Paper, 'isRtl' | 'columns' | 'lines' | 'sums' | 'pages'> {
  const { tag, locale } = reader
  const word = (text: Text) => say(text, locale)
  const amount = (minor: number) => money(minor, record.currency, tag)
  const count = new Intl.NumberFormat(tag, { maximumFractionDigits: 3 })
  const { discountTotal, taxTotal, taxInclusive, subtotal, total } = record
  const isPlain = discountTotal === 0 && (taxTotal === 0 || taxInclusive)
  const sums = [
    ...(isPlain ? [] : [{ label: word(paperTexts.subtotal), value: amount(subtotal) }]),
    ...(discountTotal > 0 ? [{ label: word(paperTexts.discount), value: amount(-discountTotal) }] : []),
    ...(taxTotal > 0 && !taxInclusive ? [{ label: word(paperTexts.tax), value: amount(taxTotal) }] : []),
    { label: word(paperTexts.total), value: amount(total), isTotal: true },
    ...(taxTotal > 0 && taxInclusive ? [{ label: word(paperTexts.taxIncluded), value: amount(taxTotal) }] : []),
  ]
  return {
    isRtl: locale === 'ar',
    columns: {
      ...{ name: word(paperTexts.item), quantity: word(paperTexts.quantity) },
      ...{ price: word(paperTexts.price), amount: word(paperTexts.amount) },
    },
    lines: record.lines.map(({ name, quantity, unitPrice, amount: whole }) => ({
      ...{ name, quantity: count.format(Number(quantity)), price: amount(unitPrice), amount: amount(whole) },
    })),
    sums,
    pages: paperTexts.pages[locale],
  }
}
