import { Link, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { useMay } from '../../lib/data.ts'
import type { Permission } from '../../lib/types.ts'
import { GatewaysTab } from './gateways-tab.tsx'
import { InvoicesTab } from './invoices-tab.tsx'
import { PaymentsTab } from './payments-tab.tsx'
import { PlansTab, SubscriptionsTab } from './plans-tab.tsx'
import type { Tab } from './types.ts'

const tabs: readonly { tab: Tab; needs: Permission; View: () => React.ReactNode }[] = [
  { tab: 'payments', needs: 'view_payments', View: PaymentsTab },
  { tab: 'invoices', needs: 'view_payments', View: InvoicesTab },
  { tab: 'subscriptions', needs: 'view_payments', View: SubscriptionsTab },
  { tab: 'plans', needs: 'view_payments', View: PlansTab },
  { tab: 'gateways', needs: 'manage_gateways', View: GatewaysTab },
]

/** Money: asked for, paid, written down, given back, and through whom. */
export default function PaymentsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const search = useSearch({ strict: false }) as { tab?: string }
  const seen = tabs.filter(({ needs }) => may(needs))
  const now = seen.find(({ tab }) => tab === search.tab) ?? seen[0]
  return (
    <Page title={t('nav.payments')} lead={t('payments.lead')}>
      <nav className="mb-5 flex flex-wrap gap-2" aria-label={t('nav.payments')}>
        {seen.map(({ tab }) => (
          <Link
            key={tab}
            className={`btn ${now?.tab === tab ? 'main' : 'plain'}`}
            to="/payments"
            search={{ tab }}
            aria-current={now?.tab === tab ? 'page' : undefined}
          >
            {t(`payments.tab.${tab}`)}
          </Link>
        ))}
      </nav>
      {now && <now.View key={now.tab} />}
    </Page>
  )
}
