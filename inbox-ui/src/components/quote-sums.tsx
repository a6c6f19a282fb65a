import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/format.ts'
import type { Order, Quote } from '../lib/types.ts'

/** The lines of a quote or an order with its sums; money ends at the same edge. */
export function QuoteSums({ of }: { of: Quote | Order }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = (minor: number) => format.money(minor, of.currency)
  const quote = 'subtotal' in of ? of : null
  return (
    <table className="sums">
      <caption className="sr-only">{t('quote.lines', { number: of.number })}</caption>
      <tbody>
        {of.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a quote's lines have no other name and never move
          <tr key={at}>
            <th scope="row" dir="auto">
              <span className="num">{format.quantity(line.quantity)} ×</span> {line.name}
            </th>
            <td className="num text-muted">{money(line.unitPrice)}</td>
            <td className="num">{money(line.amount)}</td>
          </tr>
        ))}
        {quote && quote.discountTotal > 0 && (
          <tr>
            <th scope="row">{t('quote.discount')}</th>
            <td className="num text-muted">
              {quote.discount?.kind === 'percent' ? format.percent(quote.discount.basisPoints) : ''}
            </td>
            <td className="num">{money(-quote.discountTotal)}</td>
          </tr>
        )}
        {quote && !quote.taxInclusive && quote.taxTotal > 0 && (
          <tr>
            <th scope="row">{t('quote.tax')}</th>
            <td />
            <td className="num">{money(quote.taxTotal)}</td>
          </tr>
        )}
        <tr className="sum">
          <th scope="row">
            {t('quote.total')}{' '}
            {quote?.taxInclusive && quote.taxTotal > 0 && (
              <span className="font-normal text-muted">{t('quote.taxIncluded')}</span>
            )}
          </th>
          <td />
          <td className="num">{money(of.total)}</td>
        </tr>
      </tbody>
    </table>
  )
}
