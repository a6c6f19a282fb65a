import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { QuoteSums } from '../../components/quote-sums.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { loadMoreTexts } from '../../lib/i18n.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Message, Order, Quote, Ticket } from '../../lib/types.ts'
import { CardChoices } from './card-choices.tsx'
import { TeamOnly } from './middle.tsx'

const ConfirmCard = lazy(() =>
  Promise.all([import('../../components/confirm-card.tsx'), loadMoreTexts()]).then(([part]) => part),
)

type Refresh = () => void

function QuoteCard({ quote, refresh }: { quote: Quote; refresh: Refresh }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const send = useChange(() => post(`/quotes/${quote.id}/send`), refresh)
  const order = useChange(() => post('/orders', { quoteId: quote.id }), refresh)
  const mayChange = may('manage_quotes')
  return (
    <>
      <QuoteSums of={quote} />
      <footer>
        {quote.status === 'draft' && mayChange && (
          <button
            type="button"
            className="btn main"
            aria-disabled={send.isPending}
            onClick={() => send.mutate(undefined)}
          >
            {t('quote.send')}
          </button>
        )}
        {quote.status === 'accepted' && !quote.orderId && may('manage_orders') && (
          <button
            type="button"
            className="btn main"
            aria-disabled={order.isPending}
            onClick={() => order.mutate(undefined)}
          >
            {t('quote.makeOrder')}
          </button>
        )}
        <span className="ms-auto text-12 text-muted">
          {t('quote.holds', { date: format.longDate(quote.validUntil) })}
        </span>
      </footer>
    </>
  )
}

function useRecord(message: Message) {
  const noun = message.card?.record?.noun
  const id = message.card?.record?.id
  const quotes = useRecords('quotes', message.contactId, noun === 'quote')
  const orders = useRecords('orders', message.contactId, noun === 'order')
  const tickets = useRecords('tickets', message.contactId, noun === 'ticket')
  return {
    quote: quotes.data?.find((one) => one.id === id) ?? null,
    order: orders.data?.find((one) => one.id === id) ?? null,
    ticket: tickets.data?.find((one) => one.id === id) ?? null,
  }
}

function Heading({
  quote,
  order,
  ticket,
  ok,
}: {
  quote: Quote | null
  order: Order | null
  ticket: Ticket | null
  ok: boolean
}) {
  const { t } = useTranslation()
  if (quote) return <Named title={t('quote.named', { number: quote.number })} noun="quote" status={quote.status} />
  if (order) return <Named title={t('order.named', { number: order.number })} noun="order" status={order.status} />
  if (ticket) return <Named title={ticket.subject} noun="ticket" status={ticket.status} />
  return <b className={ok ? '' : 'text-bad'}>{t(ok ? 'card.done' : 'card.refused')}</b>
}

function Named({ title, noun, status }: { title: string; noun: 'quote' | 'order' | 'ticket'; status: string }) {
  return (
    <>
      <b className="cut" dir="auto">
        {title}
      </b>
      <StatusChip noun={noun} status={status} />
    </>
  )
}

/** A command's answer: for the team, with the record it made and what can be done with it now. */
export function CardItem({ message }: { message: Message }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { quote, order, ticket } = useRecord(message)
  const { card } = message
  if (!card) return null
  const refresh = () => void client.invalidateQueries({ queryKey: ['records'] })
  return (
    <li
      className={`slip hatch ${card.ok ? '' : 'is-refused'}`}
      id={`message-${message.id}`}
      data-testid="card"
      data-seq={message.seq}
      data-kind="card"
      data-ok={card.ok}
      data-noun={card.record?.noun}
    >
      <header>
        <Heading quote={quote} order={order} ticket={ticket} ok={card.ok} />
        <TeamOnly at={message.arrivedAt} />
      </header>
      <code className="typed">{card.command}</code>
      {quote ? (
        <QuoteCard quote={quote} refresh={refresh} />
      ) : card.record?.noun === 'confirmation' ? (
        <Suspense fallback={<p dir="auto">{card.text}</p>}>
          <ConfirmCard id={card.record.id} />
        </Suspense>
      ) : order ? (
        <div className="pb-3">
          <QuoteSums of={order} />
        </div>
      ) : (
        <p dir="auto">{card.text}</p>
      )}
      {card.choices && card.choices.length > 0 && <CardChoices card={card} />}
      {!card.ok && !card.choices?.length && (
        <footer>
          <button type="button" className="btn" onClick={() => ask('command', card.command)}>
            {t('card.edit')}
          </button>
        </footer>
      )}
    </li>
  )
}
