import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import {
  Camera,
  ChartBarBig,
  Check,
  File,
  List,
  MapPin,
  Mic,
  ShoppingBag,
  StickyNote,
  UserRound,
  Users,
  Video,
} from 'lucide-react'
import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Ago } from '../../components/moment.tsx'
import { Avatar, Face } from '../../components/people.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { useMe } from '../../lib/data.ts'
import { drafts } from '../../lib/drafts.ts'
import { unmarked } from '../../lib/marks.ts'
import { firstName, phoneWords } from '../../lib/names.ts'
import { presence } from '../../lib/presence.ts'
import { toggleSelected } from '../../lib/selection.ts'
import { useStore } from '../../lib/store.ts'
import { tickOf } from '../../lib/thread.ts'
import type { MessageKind, Row, View } from '../../lib/types.ts'

const RowLabels = lazy(() => import('../../components/row-labels.tsx'))

const mediaIcons: Partial<Record<MessageKind, LucideIcon>> = {
  image: Camera,
  sticker: Camera,
  audio: Mic,
  video: Video,
  document: File,
  note: StickyNote,
  location: MapPin,
  contact_card: UserRound,
  poll: ChartBarBig,
  choices: List,
  order: ShoppingBag,
}

function Typing() {
  const { t } = useTranslation()
  return (
    <span className="row-said is-typing">
      {t('list.typing')}
      <span className="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </span>
  )
}

/** Who said the last words: nobody is named where it is the customer. */
function useSpeaker(row: Row): string {
  const { t } = useTranslation()
  const me = useMe()
  const colleague = row.owner ? firstName(row.owner.name) : t('list.team')
  const speakers = {
    contact: '',
    system: '',
    user: row.ownerId === me.user.id ? t('list.you') : colleague,
    bot: t('list.bot'),
    phone: t('list.phone'),
  }
  return speakers[row.preview.from]
}

function LastWords({ row }: { row: Row }) {
  const { t } = useTranslation()
  const speaker = useSpeaker(row)
  const { preview } = row
  const tick =
    preview.status && preview.from !== 'contact' ? tickOf({ direction: 'out', status: preview.status }) : null
  const failed = tick === 'failed'
  const Picture = mediaIcons[preview.kind]
  return (
    <span className={`row-said ${failed ? 'is-failed' : ''}`}>
      {tick && tick !== 'cancelled' && <Ticks tick={tick} />}
      {failed ? <span>{t('list.notSent')}</span> : speaker && <span>{speaker}:</span>}
      {Picture && <Icon of={Picture} size="xs" />}
      <span className="cut" dir="auto">
        {preview.isDeleted ? <i>{t('list.deleted')}</i> : unmarked(preview.text) || t(`kind.${preview.kind}`)}
      </span>
    </span>
  )
}

/** One line: who types, the draft that waits, or what was said last and how far it got. */
function Preview({ row, selected }: { row: Row; selected: boolean }) {
  const { t } = useTranslation()
  const typing = useStore(presence)[row.id]
  const draft = useStore(drafts)[row.id]?.reply
  if (typing?.typer === 'contact') return <Typing />
  if (!draft || selected) return <LastWords row={row} />
  return (
    <span className="row-said">
      <span className="draft">{t('list.draft')}</span>
      <span className="cut" dir="auto">
        {draft}
      </span>
    </span>
  )
}

function Holder({ row }: { row: Row }) {
  const { t } = useTranslation()
  const me = useMe()
  if (row.holderKind === 'bot') return <Face kind="bot" title={t('holder.bot')} />
  if (row.ownerId && row.ownerId === me.user.id) return <Face kind="me" name={me.user.name} title={t('holder.you')} />
  if (row.owner) {
    return (
      <Face kind="user" id={row.owner.id} name={row.owner.name} title={t('holder.user', { name: row.owner.name })} />
    )
  }
  return <Face kind="none" title={t('holder.nobody')} />
}

interface Props {
  row: Row
  view: View
  selected: boolean
  /** Chosen for one step with others; null while nobody chooses. */
  chosen: boolean | null
  focusable: boolean
  top: number
}

export const ConversationRow = memo(function ConversationRow({ row, view, selected, chosen, focusable, top }: Props) {
  const { t } = useTranslation()
  const unread = row.unreadCount > 0
  const name = row.contact.name || phoneWords(row.contact.phone) || t('list.unknown')
  const common = {
    className: `row ${unread ? 'is-unread' : ''}`,
    'data-testid': 'conversation-row',
    'data-id': row.id,
    'data-holder': row.holderKind,
    tabIndex: focusable ? 0 : -1,
    style: { transform: `translateY(${top}px)` },
  }
  const inside = (
    <>
      {chosen === null ? (
        <Avatar id={row.contact.id} name={name} channel={row.line.channel} />
      ) : (
        <span className="row-check" aria-hidden="true">
          {chosen && <Icon of={Check} size="s" />}
        </span>
      )}
      <span className="row-top">
        {row.isGroup && (
          <>
            <Icon of={Users} size="xs" />
            <span className="sr-only">{t('list.group')}</span>
          </>
        )}
        <bdi className="row-who cut" dir="auto">
          {name}
        </bdi>
        <Ago at={row.lastMessageAt} />
      </span>
      <span className="row-low">
        <Preview row={row} selected={selected} />
        <span className="row-end">
          {row.labelIds?.length ? (
            <Suspense>
              <RowLabels ids={row.labelIds} />
            </Suspense>
          ) : null}
          {unread && (
            <span className="count">
              {row.unreadCount > 99 ? '99+' : row.unreadCount}
              <span className="sr-only"> {t('list.unread')}</span>
            </span>
          )}
          <Holder row={row} />
        </span>
      </span>
    </>
  )
  if (chosen !== null) {
    return (
      <button type="button" aria-pressed={chosen} onClick={() => toggleSelected(row.id)} {...common}>
        {inside}
      </button>
    )
  }
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view, conversationId: row.id }}
      search={(now) => now}
      aria-current={selected ? 'true' : undefined}
      {...common}
    >
      {inside}
    </Link>
  )
})
