import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QuoteSums } from '../../components/quote-sums.tsx'
import { QuoteTools } from '../../components/quote-tools.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { firstName } from '../../lib/names.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Quote } from '../../lib/types.ts'
import { Section } from './section.tsx'

type Step = 'send' | 'accept' | 'decline'
const stepsOf: Partial<Record<Quote['status'], readonly Step[]>> = { draft: ['send'], sent: ['accept', 'decline'] }

function QuoteItem({ quote }: { quote: Quote }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const step = useChange(
    (verb: Step) => post(`/quotes/${quote.id}/${verb}`),
    () => void client.invalidateQueries({ queryKey: ['records'] }),
  )
  const steps = may('manage_quotes') ? (stepsOf[quote.status] ?? []) : []
  return (
    <div data-testid="quote" data-status={quote.status}>
      <button type="button" className="item" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>{quote.number}</span>
        <StatusChip noun="quote" status={quote.status} />
        <b className="num">{format.money(quote.total, quote.currency)}</b>
      </button>
      {open && (
        <div className="inside">
          <QuoteSums of={quote} />
          <p className="text-12 text-muted">{t('quote.holds', { date: format.longDate(quote.validUntil) })}</p>
          {steps.length > 0 && (
            <p className="mt-2 flex flex-wrap gap-2">
              {steps.map((verb, at) => (
                <button
                  key={verb}
                  type="button"
                  className={`btn ${at === 0 ? 'main' : ''}`}
                  aria-disabled={step.isPending}
                  onClick={() => step.mutate(verb)}
                >
                  {t(`quote.${verb}`)}
                </button>
              ))}
            </p>
          )}
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <QuoteTools quote={quote} />
            <Link className="link" to="/sales" search={{ tab: 'quotes', id: quote.id }}>
              {t('sales.openQuote')}
            </Link>
          </div>
        </div>
      )}
    </div>
  )
}

export function Quotes({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data, error } = useRecords('quotes', contactId)
  const example = '/quote 2x "Air pump" @ 250'
  const add = may('manage_quotes') ? { label: t('quote.new'), run: () => ask('command', '/quote ') } : undefined
  return (
    <Section
      id="quotes"
      title={t('panel.quotes')}
      count={data?.length}
      error={error}
      {...(add ? { add } : {})}
      empty={
        <>
          <p>{t('panel.noQuotes', { name: firstName(name) })}</p>
          <code>{example}</code>
        </>
      }
    >
      {data?.map((quote) => (
        <QuoteItem key={quote.id} quote={quote} />
      ))}
    </Section>
  )
}
