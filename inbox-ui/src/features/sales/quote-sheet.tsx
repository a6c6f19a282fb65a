import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { QuoteSums } from '../../components/quote-sums.tsx'
import { QuoteTools } from '../../components/quote-tools.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useOne, useRefresh, useVersions } from './data.ts'
import { QuoteEditor } from './quote-editor.tsx'
import type { Quote } from './types.ts'

interface Props {
  id: string
  close: () => void
  open: (id: string) => void
}

type Step = 'send' | 'accept' | 'decline' | 'withdraw'
const stepsOf: Partial<Record<Quote['status'], readonly Step[]>> = {
  draft: ['send', 'withdraw'],
  sent: ['accept', 'decline', 'withdraw'],
}

/** One quote: its lines, what became of it, its paper and its page, its versions. */
export function QuoteSheet({ id, close, open }: Props) {
  const { t } = useTranslation()
  const { data: quote, error } = useOne<Quote>('quotes', id)
  const [revising, setRevising] = useState(false)
  if (quote && revising) return <QuoteEditor quote={quote} close={() => setRevising(false)} saved={open} />
  return (
    <Dialog title={quote?.number ?? t('sales.tab.quotes')} onClose={close} wide>
      <div className="grid gap-4 overflow-y-auto p-4" data-testid="quote-sheet">
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
        {quote && <Inside quote={quote} open={open} revise={() => setRevising(true)} />}
      </div>
    </Dialog>
  )
}

interface InsideProps {
  quote: Quote
  open: Props['open']
  revise: () => void
}
function Inside({ quote, open, revise }: InsideProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const refresh = useRefresh()
  const step = useChange((verb: Step) => post(`/quotes/${quote.id}/${verb}`), refresh)
  const manages = may('manage_quotes')
  const mayRevise = manages && quote.status !== 'accepted' && !quote.supersededById
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <StatusChip noun="quote" status={quote.status} />
        <span>{t('quote.holds', { date: format.longDate(quote.validUntil) })}</span>
        {quote.viewedAt && <span>{t('sales.viewed', { when: format.exact(quote.viewedAt) })}</span>}
        {quote.signedName && <span>{t('sales.signed', { name: quote.signedName })}</span>}
      </p>
      {quote.declineReason && (
        <p dir="auto">
          <b className="font-medium">{t('sales.reason')}</b> {quote.declineReason}
        </p>
      )}
      <QuoteSums of={quote} />
      <p className="flex flex-wrap gap-2">
        <QuoteTools quote={quote} />
        {quote.conversationId && (
          <Link
            className="btn"
            to="/inbox/$view/$conversationId"
            params={{ view: 'all', conversationId: quote.conversationId }}
          >
            {t('sales.openChat')}
          </Link>
        )}
      </p>
      {manages && (
        <p className="flex flex-wrap gap-2">
          {(stepsOf[quote.status] ?? []).map((verb, at) => (
            <button
              key={verb}
              type="button"
              className={`btn ${at === 0 ? 'main' : ''}`}
              aria-disabled={step.isPending}
              onClick={() => step.mutate(verb)}
            >
              {verb === 'withdraw' ? t('sales.withdraw') : t(`quote.${verb}`)}
            </button>
          ))}
          {mayRevise && (
            <button type="button" className="btn" onClick={revise}>
              {quote.status === 'draft' ? t('sales.edit') : t('sales.revise')}
            </button>
          )}
        </p>
      )}
      <Versions quote={quote} open={open} />
    </>
  )
}

function Versions({ quote, open }: { quote: Quote; open: Props['open'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: versions = [] } = useVersions(quote.id)
  if (versions.length < 2) return null
  return (
    <section>
      <h3 className="mb-1 font-medium">{t('sales.versions')}</h3>
      <ul className="divide-y divide-line">
        {versions.map((one) => (
          <li key={one.id} className="flex min-h-10 items-center gap-3">
            <button
              type="button"
              className="link"
              aria-current={one.id === quote.id ? 'true' : undefined}
              onClick={() => open(one.id)}
            >
              {one.number}
            </button>
            <StatusChip noun="quote" status={one.status} />
            <b className="num ms-auto">{format.money(one.total, one.currency)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
