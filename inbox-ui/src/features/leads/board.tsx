import { Link } from '@tanstack/react-router'
import { GripVertical } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Score } from '../../components/lead-parts.tsx'
import { Face } from '../../components/people.tsx'
import { useMay, useMe, useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { LeadBoard, LeadCard, LeadColumn, LeadSearch, LeadStatus } from '../../lib/lead-types.ts'
import { useLeadPages } from '../../lib/leads.ts'
import { goAmong } from './roving.ts'
import { mayDrop, useDrag } from './use-drag.ts'

/** A card opens its chat; one without a chat opens its page. */
const linkOf = ({ id, conversationId }: LeadCard) =>
  conversationId
    ? { to: '/inbox/$view/$conversationId' as const, params: { view: 'all' as const, conversationId } }
    : { to: '/leads/$id' as const, params: { id } }

function CardFace({ card }: { card: LeadCard }) {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const { data: members } = useMembers()
  const name = members?.find(({ userId }) => userId === card.assigneeId)?.name
  const isLate = card.nextFollowUpDate !== null && Date.parse(card.nextFollowUpDate) < Date.now()
  return (
    <>
      <span className="lead-name">
        <span className="cut">
          <bdi>{card.name}</bdi>
        </span>
        <Score value={card.score} />
      </span>
      {card.company && (
        <span className="cut text-muted">
          <bdi>{card.company}</bdi>
        </span>
      )}
      <span className="lead-foot">
        {card.estimatedValue !== null && (
          <b className="num font-medium">{format.money(card.estimatedValue, card.currency)}</b>
        )}
        {(card.priority === 'high' || card.priority === 'urgent') && (
          <span className={`state ${card.priority === 'urgent' ? 'bad' : 'warn'}`}>
            {t(`priority.${card.priority}`)}
          </span>
        )}
        {card.nextFollowUpDate && (
          <span className={`state ${isLate ? 'bad' : ''}`} title={format.exact(card.nextFollowUpDate)}>
            {t(isLate ? 'leads.late' : 'leads.next', { when: format.date(card.nextFollowUpDate) })}
          </span>
        )}
        <span className="ms-auto">
          <Face
            kind={card.assigneeId === me.user.id ? 'me' : card.assigneeId ? 'user' : 'none'}
            id={card.assigneeId ?? ''}
            name={name ?? ''}
            title={name ?? t('leads.nobody')}
          />
        </span>
      </span>
    </>
  )
}

interface CardProps {
  card: LeadCard
  drag: ReturnType<typeof useDrag>
  current: boolean
  helpId: string
  focused: (id: string) => void
}

function Card({ card, drag, current, helpId, focused }: CardProps) {
  const { t } = useTranslation()
  const may = useMay()
  const isLifted = drag.lifted?.card.id === card.id
  return (
    <li
      className={`lead-card ${isLifted ? 'is-lifted' : ''}`}
      data-testid="lead-card"
      data-lead={card.id}
      onPointerDown={drag.cardProps.onPointerDown(card)}
      onClickCapture={drag.onClickCapture}
    >
      <Link
        {...linkOf(card)}
        className="lead-open"
        draggable={false}
        tabIndex={current ? 0 : -1}
        aria-describedby={helpId}
        onKeyDown={drag.cardProps.onKeyDown(card)}
        onFocus={() => focused(card.id)}
        onBlur={drag.onBlur}
      >
        <CardFace card={card} />
      </Link>
      <span className="lead-side">
        {may('manage_leads') && (
          <span className="lead-grip" data-handle aria-hidden="true">
            <Icon of={GripVertical} size="s" />
          </span>
        )}
        <Link
          to="/leads/$id"
          params={{ id: card.id }}
          className="lead-more link"
          draggable={false}
          tabIndex={-1}
          aria-label={t('leads.detailsOf', { name: card.name })}
        >
          {t('leads.details')}
        </Link>
      </span>
    </li>
  )
}

interface ColumnProps extends Omit<CardProps, 'card' | 'current'> {
  column: LeadColumn
  currency: string
  search: LeadSearch
  currentId: string | undefined
}

/** What follows the first cards of a column, once it is asked for. */
function More({
  column,
  search,
  render,
}: Pick<ColumnProps, 'column' | 'search'> & { render: (card: LeadCard) => React.ReactNode }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const { assigneeId, sourceId, priority, labelId, q } = search
  const query = { status: column.status, sort: 'stage', assigneeId, sourceId, priority, labelId, q }
  const pages = useLeadPages(query, wanted, column.nextCursor)
  const known = new Set(column.items.map(({ id }) => id))
  const cards = wanted ? (pages.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => !known.has(id)) : []
  if (!column.nextCursor) return null
  return (
    <>
      {cards.map(render)}
      {(!wanted || pages.hasNextPage || pages.isFetching) && (
        <li>
          <button
            type="button"
            className="btn plain w-full"
            onClick={() => (wanted ? void pages.fetchNextPage() : setWanted(true))}
          >
            {t('leads.more')}
          </button>
        </li>
      )}
    </>
  )
}

function Column({ column, currency, search, currentId, ...rest }: ColumnProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { lifted } = rest.drag
  const name = t(`leads.status.${column.status}`)
  const refused = lifted !== null && !mayDrop(lifted.card, column.status)
  const isOver = lifted !== null && lifted.over === column.status && lifted.card.status !== column.status
  const render = (card: LeadCard) => <Card key={card.id} card={card} current={card.id === currentId} {...rest} />
  return (
    <section
      className={`lead-column ${isOver ? 'is-over' : ''} ${refused ? 'is-refused' : ''}`}
      data-column={column.status}
      data-testid={`column-${column.status}`}
      aria-label={name}
    >
      <header>
        <h2>{name}</h2>
        {column.count !== null && <span className="num text-muted">{format.number(column.count)}</span>}
        {column.amount !== null && column.amount > 0 && (
          <span className="num ms-auto text-12 text-muted">{format.money(column.amount, currency)}</span>
        )}
      </header>
      {column.items.length === 0 ? (
        <p className="lead-none">{t(`leads.none.${column.status}`)}</p>
      ) : (
        <ul className="scroll">
          {column.items.map(render)}
          <More column={column} search={search} render={render} />
        </ul>
      )}
    </section>
  )
}

interface Props {
  board: LeadBoard
  search: LeadSearch
  drop: (card: LeadCard, status: LeadStatus) => void
}

/** The stages side by side, each with its newest leads. */
export function Board({ board, search, drop }: Props) {
  const { t } = useTranslation()
  const may = useMay()
  const helpId = useId()
  const [focusedId, setFocusedId] = useState<string>()
  const drag = useDrag({ statuses: board.columns.map(({ status }) => status), drop, enabled: may('manage_leads') })
  const cards = board.columns.flatMap((column) => column.items)
  const currentId = cards.some(({ id }) => id === focusedId) ? focusedId : cards[0]?.id
  const { lifted } = drag
  const said = lifted
    ? t(lifted.over === lifted.card.status ? 'leads.lifted' : 'leads.over', {
        name: lifted.card.name,
        status: t(`leads.status.${lifted.over}`),
      })
    : ''
  return (
    <>
      <p id={helpId} className="sr-only">
        {t('leads.help')}
      </p>
      <p className="sr-only" aria-live="assertive">
        {lifted?.by === 'keyboard' ? said : ''}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className="lead-board" ref={drag.board} onKeyDown={goAmong} tabIndex={0} aria-label={t('leads.board')}>
        {board.columns.map((column) => (
          <Column
            key={column.status}
            {...{ column, search, drag, helpId, currentId }}
            currency={board.currency}
            focused={setFocusedId}
          />
        ))}
      </section>
      {lifted?.by === 'pointer' && (
        <div className="lead-ghost" ref={drag.ghost} style={{ translate: lifted.at }} aria-hidden="true">
          <div className="lead-card">
            <div className="lead-open">
              <CardFace card={lifted.card} />
            </div>
          </div>
        </div>
      )}
    </>
  )
}
