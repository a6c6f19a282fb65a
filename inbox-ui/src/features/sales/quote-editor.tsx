import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Totals, TotalsProblem, totalsOf } from '../../../../schemas/totals.ts'
import { Dialog } from '../../components/dialog.tsx'
import { BadLine, Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { newKey, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useFormat } from '../../lib/format.ts'
import { type Customer, CustomerPicker } from './customer-picker.tsx'
import { useOrganization, useProductNames, useRefresh } from './data.ts'
import { digitsOf, minorOf, stepOf, textOf } from './money.ts'
import type { Discount, Organization, Product, Quote } from './types.ts'

interface Line {
  key: string
  name: string
  quantity: string
  price: string
  productId: string | null
  taxBasisPoints: number | null
}
interface Offer {
  lines: Line[]
  discountKind: 'none' | Discount['kind']
  discountValue: string
  validDays: string
}
const emptyLine = (): Line => ({
  ...{ key: newKey(), name: '', quantity: '1', price: '', productId: null, taxBasisPoints: null },
})

function offerOf(quote: Quote | undefined, digits: number): Offer {
  if (!quote) return { lines: [emptyLine()], discountKind: 'none', discountValue: '', validDays: '7' }
  const { discount } = quote
  const value =
    discount?.kind === 'percent' ? String(discount.basisPoints / 100) : textOf(discount?.amount ?? 0, digits)
  return {
    lines: quote.lines.map(({ name, quantity, unitPrice, productId }) => ({
      ...{ key: newKey(), name, quantity, productId, taxBasisPoints: null, price: textOf(unitPrice, digits) },
    })),
    discountKind: discount?.kind ?? 'none',
    discountValue: discount ? value : '',
    validDays: '7',
  }
}

function discountOf({ discountKind, discountValue }: Offer, digits: number): Discount | null | undefined {
  if (discountKind === 'none') return null
  const read = minorOf(discountValue, discountKind === 'percent' ? 2 : digits)
  if (read === null || read < 1 || (discountKind === 'percent' && read > 10_000)) return undefined
  return discountKind === 'percent' ? { kind: 'percent', basisPoints: read } : { kind: 'amount', amount: read }
}

/** What would be sent, with its sums by the server's own arithmetic; null: something is still to be filled in. */
function readOffer(offer: Offer, currency: string, organization: Organization) {
  const digits = digitsOf(currency)
  const discount = discountOf(offer, digits)
  const lines = offer.lines.map(({ name, quantity, price, productId, taxBasisPoints }) => ({
    ...{ name: name.trim(), quantity, productId, taxBasisPoints, unitPrice: minorOf(price, digits) ?? -1 },
  }))
  const whole = lines.every(
    ({ name, quantity, unitPrice }) =>
      name && unitPrice >= 0 && /^\d{1,9}(\.\d{1,3})?$/.test(quantity) && Number(quantity) > 0,
  )
  if (!whole || discount === undefined) return null
  const { taxBasisPoints: basisPoints, taxInclusive: inclusive } = organization
  const body = { lines, discount, validDays: Number(offer.validDays) || 7 }
  try {
    return { body, totals: totalsOf(lines, discount, { basisPoints, inclusive }), problem: null }
  } catch (error) {
    if (!(error instanceof TotalsProblem)) throw error
    return { body, totals: null, problem: error.problem }
  }
}

interface Props {
  /** Another version of it; absent: a new one. */
  quote?: Quote
  close: () => void
  saved: (id: string) => void
}

export function QuoteEditor(props: Props) {
  const { data: organization } = useOrganization()
  return organization ? <Editor {...props} organization={organization} /> : null
}

function Editor({ quote, organization, close, saved }: Props & { organization: Organization }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const currency = quote?.currency ?? organization.currency
  const [offer, setOffer] = useState(() => offerOf(quote, digitsOf(currency)))
  const [customer, setCustomer] = useState<Customer | null>(null)
  const read = readOffer(offer, currency, organization)
  const save = useChange(
    (send: boolean) => {
      const body = { ...read?.body, send }
      if (quote) return post<Quote>(`/quotes/${quote.id}/revise`, body)
      const { contactId, conversationId } = customer ?? {}
      return post<Quote>('/quotes', { ...body, contactId, conversationId })
    },
    ({ id }) => {
      refresh()
      close()
      saved(id)
    },
  )
  const idle = !read?.totals || (!quote && !customer) || save.isPending
  return (
    <Dialog title={quote ? t('sales.newVersion', { number: quote.number }) : t('sales.newQuote')} onClose={close} wide>
      <form
        className="grid gap-4 overflow-y-auto p-4"
        data-testid="quote-editor"
        onSubmit={(event) => {
          event.preventDefault()
          if (!idle) save.mutate(true)
        }}
      >
        {!quote && <CustomerPicker value={customer} pick={setCustomer} />}
        <Lines lines={offer.lines} currency={currency} set={(lines) => setOffer({ ...offer, lines })} />
        <Terms offer={offer} currency={currency} set={setOffer} />
        {read?.problem && (
          <BadLine>{t(read.problem === 'discount' ? 'sales.discountTooLarge' : 'sales.tooLarge')}</BadLine>
        )}
        {read?.totals && <Sums totals={read.totals} currency={currency} inclusive={organization.taxInclusive} />}
        <span className="flex flex-wrap justify-end gap-2">
          <button type="button" className="btn" aria-disabled={idle} onClick={() => !idle && save.mutate(false)}>
            {t('sales.saveDraft')}
          </button>
          <button type="submit" className="btn main" aria-disabled={idle}>
            {t('sales.saveAndSend')}
          </button>
        </span>
      </form>
    </Dialog>
  )
}

interface LinesProps {
  lines: Line[]
  currency: string
  set: (lines: Line[]) => void
}
function Lines({ lines, currency, set }: LinesProps) {
  const { t } = useTranslation()
  const listId = useId()
  const { data: products = [] } = useProductNames()
  const digits = digitsOf(currency)
  const change = (key: string, part: Partial<Line>) =>
    set(lines.map((line) => (line.key === key ? { ...line, ...part } : line)))
  // a name of the catalogue brings its price
  const rename = (key: string, name: string) => {
    const known: Product | undefined = products.find((one) => one.name === name && one.currency === currency)
    const price = known && known.price !== null ? { price: textOf(known.price, digits) } : {}
    change(key, { name, ...price, productId: known?.id ?? null, taxBasisPoints: known?.taxBasisPoints ?? null })
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">{t('sales.lines')}</legend>
      <datalist id={listId}>
        {products.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      {lines.map((line) => (
        <div key={line.key} className="quote-line">
          <input
            className="field"
            dir="auto"
            list={listId}
            aria-label={t('sales.item')}
            placeholder={t('sales.item')}
            maxLength={200}
            value={line.name}
            onChange={(event) => rename(line.key, event.target.value)}
          />
          <input
            className="field num"
            type="number"
            min="0"
            step="0.001"
            aria-label={t('sales.quantity')}
            value={line.quantity}
            onChange={(event) => change(line.key, { quantity: event.target.value })}
          />
          <input
            className="field num"
            type="number"
            min="0"
            step={stepOf(digits)}
            aria-label={t('sales.price')}
            placeholder={t('sales.price')}
            value={line.price}
            onChange={(event) => change(line.key, { price: event.target.value })}
          />
          <button
            type="button"
            className="icon-btn"
            aria-label={t('sales.removeLine')}
            disabled={lines.length === 1}
            onClick={() => set(lines.filter(({ key }) => key !== line.key))}
          >
            <Icon of={X} size="s" />
          </button>
        </div>
      ))}
      <button type="button" className="btn plain justify-self-start" onClick={() => set([...lines, emptyLine()])}>
        <Icon of={Plus} size="s" /> {t('sales.addLine')}
      </button>
    </fieldset>
  )
}

function Terms({ offer, currency, set }: { offer: Offer; currency: string; set: (offer: Offer) => void }) {
  const { t } = useTranslation()
  const { discountKind, discountValue, validDays } = offer
  return (
    <div className="grid gap-3 md:grid-cols-3">
      <label className="lab">
        <b>{t('quote.discount')}</b>
        <select
          className="field"
          value={discountKind}
          onChange={(event) => set({ ...offer, discountKind: event.target.value as Offer['discountKind'] })}
        >
          <option value="none">{t('sales.noDiscount')}</option>
          <option value="percent">%</option>
          <option value="amount">{currency}</option>
        </select>
      </label>
      {discountKind !== 'none' && (
        <Field
          label={t('sales.discountValue')}
          type="number"
          min="0"
          step={discountKind === 'percent' ? '0.01' : stepOf(digitsOf(currency))}
          value={discountValue}
          onChange={(event) => set({ ...offer, discountValue: event.target.value })}
        />
      )}
      <Field
        label={t('sales.validDays')}
        type="number"
        min="1"
        max="365"
        value={validDays}
        onChange={(event) => set({ ...offer, validDays: event.target.value })}
      />
    </div>
  )
}

function Sums({ totals, currency, inclusive }: { totals: Totals; currency: string; inclusive: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const row = (label: string, minor: number) => (
    <p className="flex justify-between text-muted">
      <span>{label}</span>
      <span className="num">{format.money(minor, currency)}</span>
    </p>
  )
  return (
    <div aria-live="polite" data-testid="live-totals">
      {totals.discountTotal > 0 && row(t('sales.subtotal'), totals.subtotal)}
      {totals.discountTotal > 0 && row(t('quote.discount'), -totals.discountTotal)}
      {totals.taxTotal > 0 && row(inclusive ? t('quote.taxIncluded') : t('quote.tax'), totals.taxTotal)}
      <p className="flex justify-between text-15 font-semibold">
        <span>{t('quote.total')}</span>
        <span className="num">{format.money(totals.total, currency)}</span>
      </p>
    </div>
  )
}
