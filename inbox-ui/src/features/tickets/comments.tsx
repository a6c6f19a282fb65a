import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Ago } from '../../components/moment.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useComments, useRefresh } from './data.ts'
import type { TicketComment, TicketRow } from './types.ts'

function Comment({ comment }: { comment: TicketComment }) {
  const { t } = useTranslation()
  const { author, audience, authorName, createdAt, message } = comment
  const look = author.kind === 'contact' ? 'theirs' : audience
  return (
    <li className={`ticket-comment ${look}`} data-testid="ticket-comment">
      <p className="mb-1 flex flex-wrap gap-x-2 text-12 text-muted">
        <bdi className="font-medium text-text">{authorName}</bdi>
        <span>{t(`tickets.saidTo.${look}`)}</span>
        <span className="ms-auto">
          <Ago at={createdAt} />
        </span>
      </p>
      <p className="break-words whitespace-pre-wrap" dir="auto">
        {message}
      </p>
    </li>
  )
}

/** What was said about it: among the team, to the customer and by them. */
export function Comments({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const { data, hasNextPage, fetchNextPage } = useComments(ticket.id)
  const comments = data?.pages.flatMap((page) => page.items) ?? []
  const [message, setMessage] = useState('')
  const [audience, setAudience] = useState<'team' | 'customer'>('team')
  const add = useChange(
    () => post(`/tickets/${ticket.id}/comments`, { message: message.trim(), audience }),
    () => {
      setMessage('')
      refresh()
    },
  )
  return (
    <section aria-label={t('tickets.comments')}>
      <h3 className="mb-2 font-semibold">{t('tickets.comments')}</h3>
      {comments.length > 0 && (
        <ol className="mb-3 grid gap-2">
          {comments.map((comment) => (
            <Comment key={comment.id} comment={comment} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <button type="button" className="btn mb-3" onClick={() => void fetchNextPage()}>
          {t('tickets.more')}
        </button>
      )}
      {may('manage_tickets') && (
        <form
          className="grid gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (message.trim()) add.mutate(undefined)
          }}
        >
          <textarea
            className={`field ticket-words ${audience}`}
            dir="auto"
            aria-label={t('tickets.comment')}
            placeholder={t(`tickets.hint.${audience}`)}
            maxLength={10_000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
          <span className="flex flex-wrap items-center gap-3">
            {ticket.conversationId && (
              <select
                className="field w-auto"
                aria-label={t('tickets.for')}
                value={audience}
                onChange={(event) => setAudience(event.target.value as typeof audience)}
              >
                <option value="team">{t('tickets.forTeam')}</option>
                <option value="customer">{t('tickets.forCustomer')}</option>
              </select>
            )}
            <button type="submit" className="btn main ms-auto" aria-disabled={!message.trim() || add.isPending}>
              {t(audience === 'customer' ? 'tickets.send' : 'tickets.addComment')}
            </button>
          </span>
        </form>
      )}
    </section>
  )
}
