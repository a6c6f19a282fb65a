import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useOrganization, useRefresh } from './data.ts'
import { digitsOf, minorOf, stepOf, textOf } from './money.ts'
import { productTypes } from './product-types.ts'
import type { Product, ProductType } from './types.ts'

interface Props {
  product?: Product
  close: () => void
}
export function ProductDialog(props: Props) {
  const { data: organization } = useOrganization()
  const currency = props.product?.currency ?? organization?.currency
  return currency ? <Form {...props} currency={currency} /> : null
}

const insurances: readonly ProductType[] = ['auto', 'home', 'life', 'health', 'business', 'travel', 'pet']

function fieldsOf(product: Product | undefined, digits: number) {
  const money = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? '' : textOf(minor, digits)
  return {
    ...{ name: product?.name ?? '', sku: product?.sku ?? '', description: product?.description ?? '' },
    ...{ type: product?.type ?? ('part' as ProductType), price: money(product?.price) },
    ...{ min: money(product?.premiumRange?.min), max: money(product?.premiumRange?.max) },
    coverage: money(product?.coverageAmount),
    tax: product?.taxBasisPoints === null || !product ? '' : String(product.taxBasisPoints / 100),
  }
}
type Fields = ReturnType<typeof fieldsOf>

function bodyOf({ name, sku, description, type, price, min, max, coverage, tax }: Fields, digits: number) {
  const isInsurance = insurances.includes(type)
  const [from, to] = [minorOf(min, digits), minorOf(max, digits)]
  return {
    ...{ name: name.trim(), sku: sku.trim() || null, description: description.trim() || null, type },
    price: isInsurance ? null : minorOf(price, digits),
    premiumRange: isInsurance && from !== null && to !== null ? { min: from, max: to } : null,
    coverageAmount: isInsurance ? minorOf(coverage, digits) : null,
    taxBasisPoints: minorOf(tax, 2),
  }
}

function Form({ product, close, currency }: Props & { currency: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const digits = digitsOf(currency)
  const [fields, setFields] = useState(() => fieldsOf(product, digits))
  const done = () => {
    refresh()
    close()
  }
  const save = useChange((change: object) => {
    const body = { ...bodyOf(fields, digits), ...change }
    return product ? patch(`/products/${product.id}`, body) : post('/products', { ...body, currency })
  }, done)
  const set = (name: keyof Fields) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value })
  const amount = (name: 'price' | 'min' | 'max' | 'coverage') => (
    <Field
      label={`${t(`sales.${name}`)} (${currency})`}
      type="number"
      min="0"
      step={stepOf(digits)}
      value={fields[name]}
      onChange={set(name)}
    />
  )
  return (
    <DialogForm
      title={product ? product.name : t('sales.newProduct')}
      action={t('sales.save')}
      idle={!fields.name.trim() || save.isPending || !may('manage_products')}
      submit={() => save.mutate({})}
      close={close}
      testId="product"
    >
      <Field label={t('sales.name')} maxLength={200} value={fields.name} onChange={set('name')} />
      <div className="grid grid-cols-2 gap-3">
        <label className="lab">
          <b>{t('sales.type')}</b>
          <select className="field" value={fields.type} onChange={set('type')}>
            {productTypes.map((type) => (
              <option key={type} value={type}>
                {t(`sales.productType.${type}`)}
              </option>
            ))}
          </select>
        </label>
        <Field label={t('sales.sku')} maxLength={60} value={fields.sku} onChange={set('sku')} />
        {insurances.includes(fields.type) ? (
          <>
            {amount('min')}
            {amount('max')}
            {amount('coverage')}
          </>
        ) : (
          amount('price')
        )}
        <Field
          label={t('sales.ownTax')}
          type="number"
          min="0"
          max="100"
          step="0.01"
          value={fields.tax}
          onChange={set('tax')}
        />
      </div>
      <label className="lab">
        <b>{t('sales.description')}</b>
        <textarea
          className="field"
          dir="auto"
          maxLength={2000}
          value={fields.description}
          onChange={set('description')}
        />
      </label>
      {product && may('manage_products') && (
        <button
          type="button"
          className="btn plain justify-self-start"
          onClick={() => save.mutate({ isActive: !product.isActive })}
        >
          {product.isActive ? t('sales.archive') : t('sales.unarchive')}
        </button>
      )}
    </DialogForm>
  )
}
