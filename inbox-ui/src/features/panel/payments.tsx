import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type { Payment as Stored } from '../../../../schemas/payment.ts'
import { MoneyChip } from '../../components/money-chip.tsx'
import { get, queryOf } from '../../lib/api.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Page } from '../../lib/types.ts'
import { Section } from './section.tsx'

type Payment = Json<Stored>

/** What this customer was asked to pay, and what became of it: its states move by themselves. */
export function Payments({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { data, error } = useQuery({
    queryKey: ['records', 'payments', 'of', contactId],
    queryFn: async () => (await get<Page<Payment>>(`/payments${queryOf({ contactId, limit: 20 })}`)).items,
  })
  const add = may('manage_payments') ? { label: t('payments.ask'), run: () => ask('command', '/pay ') } : undefined
  return (
    <Section
      id="payments"
      title={t('nav.payments')}
      count={data?.length}
      error={error}
      {...(add ? { add } : {})}
      empty={
        <>
          <p>{t('payments.none')}</p>
          <code>/pay ORD-1001</code>
        </>
      }
    >
      {data?.map((payment) => (
        <div key={payment.id} className="item two" data-testid="payment" data-status={payment.status}>
          <bdi className="cut">{payment.description}</bdi>
          <MoneyChip status={payment.status} />
          <span className="text-12 text-muted">{t(`payments.type.${payment.billingType ?? payment.type}`)}</span>
          <b className="num">
            {format.money(payment.type === 'refund' ? -payment.amount : payment.amount, payment.currency)}
          </b>
        </div>
      ))}
      {data && data.length > 0 && (
        <Link className="link px-4" to="/payments" search={{ tab: 'payments' }}>
          {t('payments.all')}
        </Link>
      )}
    </Section>
  )
}
