import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useMay } from '../../lib/data.ts'
import { type Format, useFormat } from '../../lib/format.ts'
import { useOne, useRows, useSalesSearch } from './data.ts'
import { ProductDialog } from './product-dialog.tsx'
import { productTypes } from './product-types.ts'
import { Chips, type Column, RecordTable } from './table.tsx'
import type { Product } from './types.ts'

function priceOf({ price, premiumRange, currency }: Product, format: Format): string {
  if (price !== null) return format.money(price, currency)
  if (!premiumRange) return '—'
  return `${format.money(premiumRange.min, currency)} – ${format.money(premiumRange.max, currency)}`
}

export function ProductsTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { search, go } = useSalesSearch()
  const [adding, setAdding] = useState(false)
  const { q, type, isActive, sort } = search
  const of = useRows<Product>('products', { q, type, isActive, sort })
  const columns: Column<Product>[] = [
    { key: 'name', title: t('sales.name'), sort: 'name', cell: (row) => <bdi>{row.name}</bdi> },
    { key: 'sku', title: t('sales.sku'), wide: true, cell: (row) => <bdi>{row.sku}</bdi> },
    { key: 'type', title: t('sales.type'), wide: true, cell: (row) => t(`sales.productType.${row.type}`) },
    { key: 'active', title: '', wide: true, cell: (row) => (row.isActive ? '' : t('sales.archived')) },
    { key: 'price', title: t('sales.price'), sort: 'price', end: true, cell: (row) => priceOf(row, format) },
  ]
  return (
    <>
      <div className="mb-4 grid gap-2">
        <div className="flex flex-wrap items-center gap-3">
          <input
            type="search"
            className="field max-w-80"
            dir="auto"
            aria-label={t('sales.search')}
            placeholder={t('sales.search')}
            value={q ?? ''}
            onChange={(event) => go({ q: event.target.value })}
          />
          {may('manage_products') && (
            <button type="button" className="btn main ms-auto" onClick={() => setAdding(true)}>
              <Icon of={Plus} size="s" /> {t('sales.newProduct')}
            </button>
          )}
        </div>
        <Chips
          label={t('sales.type')}
          value={type}
          options={productTypes.map((value) => ({ value, label: t(`sales.productType.${value}`) }))}
          pick={(picked) => go({ type: picked })}
        />
        <Chips
          label={t('sales.archived')}
          value={isActive}
          options={[{ value: 'false', label: t('sales.archived') }]}
          pick={(picked) => go({ isActive: picked })}
        />
      </div>
      <RecordTable
        label={t('sales.tab.products')}
        columns={columns}
        of={of}
        sort={sort}
        onSort={(next) => go({ sort: next })}
        onOpen={(id) => go({ id })}
        empty={
          <>
            <h2>{t('sales.noProducts')}</h2>
            <p>{t('sales.noProductsHint')}</p>
            <code>/quote 2x "Air pump"</code>
          </>
        }
      />
      {search.id && <OneProduct id={search.id} close={() => go({ id: undefined })} />}
      {adding && <ProductDialog close={() => setAdding(false)} />}
    </>
  )
}

function OneProduct({ id, close }: { id: string; close: () => void }) {
  const { data } = useOne<Product>('products', id)
  return data ? <ProductDialog product={data} close={close} /> : null
}
