import { ShoppingBag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { useFormat } from '../../../lib/format.ts'
import type { Message } from '../../../lib/types.ts'

type Order = NonNullable<NonNullable<Message['content']>['order']>

/** What they put into the basket of the channel's catalog, at the prices they saw. */
export function OrderCard({ order }: { order: Order }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = (minor: number | null) => (minor === null || !order.currency ? '' : format.money(minor, order.currency))
  const count = order.itemCount ?? order.items.reduce((sum, item) => sum + item.quantity, 0)
  return (
    <div className="piece" data-testid="catalog-order">
      <span className="piece-sign">
        <Icon of={ShoppingBag} />
      </span>
      <div className="piece-words">
        <b>{t('catalogOrder.title')}</b>
        <span className="text-muted">{t('catalogOrder.items', { count })}</span>
        {order.items.length > 0 && (
          <table className="sums">
            <tbody>
              {order.items.map((item) => (
                <tr key={item.sku}>
                  <th scope="row" dir="auto">
                    {item.quantity} × {item.name ?? item.sku}
                  </th>
                  <td className="num">{money(item.unitPrice === null ? null : item.unitPrice * item.quantity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {order.total !== null && (
          <b className="num" dir="auto">
            {money(order.total)}
          </b>
        )}
      </div>
    </div>
  )
}
