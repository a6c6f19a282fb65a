import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { useMay } from '../../lib/data.ts'
import type { Permission } from '../../lib/types.ts'
import { useSalesSearch } from './data.ts'
import { OrdersTab } from './orders-tab.tsx'
import { ProductsTab } from './products-tab.tsx'
import { QuotesTab } from './quotes-tab.tsx'
import './sales.css'
import { SalesTab } from './sales-tab.tsx'
import type { Tab } from './types.ts'

const tabs: readonly { tab: Tab; needs: Permission; View: () => React.ReactNode }[] = [
  { tab: 'quotes', needs: 'view_quotes', View: QuotesTab },
  { tab: 'orders', needs: 'view_orders', View: OrdersTab },
  { tab: 'products', needs: 'view_products', View: ProductsTab },
  { tab: 'sales', needs: 'view_sales', View: SalesTab },
]

/** What is offered, ordered and sold. */
export default function SalesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { search } = useSalesSearch()
  const seen = tabs.filter(({ needs }) => may(needs))
  const now = seen.find(({ tab }) => tab === search.tab) ?? seen[0]
  return (
    <Page title={t('nav.sales')} lead={t('sales.lead')}>
      <nav className="sales-tabs" aria-label={t('nav.sales')}>
        {seen.map(({ tab }) => (
          <Link key={tab} to="/sales" search={{ tab }} aria-current={now?.tab === tab ? 'page' : undefined}>
            {t(`sales.tab.${tab}`)}
          </Link>
        ))}
      </nav>
      {now && <now.View key={now.tab} />}
    </Page>
  )
}
