import { Link } from '@tanstack/react-router'
import { ChevronLeft, CircleCheck, Eye, PanelRight, RotateCcw, UserRound } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { MemberLabel } from '../../components/member-label.tsx'
import { Avatar, Face } from '../../components/people.tsx'
import { useConversationMoves } from '../../lib/changes.ts'
import { useMay, useMe, useMembers } from '../../lib/data.ts'
import { firstName, phoneWords } from '../../lib/names.ts'
import { presence } from '../../lib/presence.ts'
import { onAsk } from '../../lib/shortcuts.ts'
import { useStore } from '../../lib/store.ts'
import { toast } from '../../lib/toasts.ts'
import type { Row, View } from '../../lib/types.ts'

const Menu = lazy(() => import('../../components/menu.tsx'))

interface SideProps {
  row: Row
  run: () => void
  busy: boolean
}

function BotSide({ row, run, busy }: SideProps) {
  const { t } = useTranslation()
  const has = row.holderKind === 'bot'
  const name = t(has ? 'holder.bot' : 'head.handBack')
  return (
    <button
      type="button"
      aria-pressed={has}
      className={has ? '' : 'is-other'}
      title={name}
      aria-disabled={busy}
      onClick={() => !has && run()}
    >
      <Face kind="bot" title="" /> {t('list.bot')}
      <span className="sr-only">, {name}</span>
    </button>
  )
}

function PersonSide({ row, run, busy }: SideProps) {
  const { t } = useTranslation()
  const me = useMe()
  const held = row.holderKind === 'user'
  const mine = held && row.ownerId === me.user.id
  const other = held && !mine ? row.owner : null
  const name = t(mine ? 'holder.you' : 'head.takeOver')
  return (
    <button type="button" aria-pressed={held} title={name} aria-disabled={busy} onClick={() => !mine && run()}>
      {other ? (
        <Face kind="user" id={other.id} name={other.name} title="" />
      ) : (
        <Face kind={mine ? 'me' : 'none'} name={me.user.name} title="" />
      )}
      {other ? firstName(other.name) : t(mine ? 'list.you' : 'head.take')}
      {other && <span className="sr-only">, {name}</span>}
    </button>
  )
}

/** Bot or person: who answers next, and the way to change it. */
function Baton({ row }: { row: Row }) {
  const { t } = useTranslation()
  const { takeOver, handBack } = useConversationMoves(row.id)
  return (
    <fieldset className="seg baton" aria-label={t('head.who')}>
      <BotSide row={row} run={() => handBack.mutate()} busy={handBack.isPending} />
      <PersonSide row={row} run={() => takeOver.mutate()} busy={takeOver.isPending} />
    </fieldset>
  )
}

function Assign({ row }: { row: Row }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const { data: members = [] } = useMembers(wanted)
  const { assign } = useConversationMoves(row.id)
  useEffect(() => onAsk((what) => what === 'assign' && setWanted(true)), [])
  const button = (
    <button
      type="button"
      className="icon-btn max-md:hidden"
      title={t('head.assign')}
      aria-label={t('head.assign')}
      aria-haspopup="menu"
      onClick={() => setWanted(true)}
    >
      <Icon of={UserRound} />
    </button>
  )
  // The menu's code comes with its first use.
  if (!wanted || members.length === 0) return button
  const entries = members
    .filter((member) => member.status === 'active')
    .map((member) => ({
      key: member.userId,
      picked: member.userId === row.ownerId,
      run: () => assign.mutate(member.userId),
      label: <MemberLabel member={member} />,
    }))
  const nobody = {
    key: 'nobody',
    picked: !row.ownerId,
    run: () => assign.mutate(null),
    label: (
      <>
        <Face kind="none" title="" /> {t('head.nobody')}
      </>
    ),
  }
  return (
    <Suspense fallback={button}>
      <Menu label={t('head.assign')} entries={[...entries, nobody]} trigger={button} defaultOpen />
    </Suspense>
  )
}

/** Close and reopen, with the way back in the toast. */
function useClosing(row: Row) {
  const { t } = useTranslation()
  const { close, reopen } = useConversationMoves(row.id)
  return () => {
    if (row.status === 'closed') return reopen.mutate()
    close.mutate(undefined, {
      onSuccess: () =>
        toast(t('head.closed', { name: row.contact.name }), {
          action: { label: t('common.undo'), run: () => reopen.mutate() },
        }),
    })
  }
}

function useHeadShortcuts(row: Row, toggle: () => void) {
  const { takeOver, handBack } = useConversationMoves(row.id)
  useEffect(
    () =>
      onAsk((what) => {
        if (what === 'close') toggle()
        if (what === 'bot') (row.holderKind === 'bot' ? takeOver : handBack).mutate()
      }),
    [row.holderKind, toggle, takeOver, handBack],
  )
}

interface Props {
  row: Row
  view: View
  panelOpen: boolean
  togglePanel: () => void
}

export function ThreadHead({ row, view, panelOpen, togglePanel }: Props) {
  const { t } = useTranslation()
  const may = useMay()
  const closing = useClosing(row)
  useHeadShortcuts(row, closing)
  const here = useStore(presence)[row.id]
  const closed = row.status === 'closed'
  const name = row.contact.name || row.contact.phone || t('list.unknown')
  return (
    <header className="head">
      <Link to="/inbox/$view" params={{ view }} className="icon-btn only-narrow" aria-label={t('head.back')}>
        <Icon of={ChevronLeft} flip />
      </Link>
      <div className="who">
        <Avatar id={row.contact.id} name={name} channel={row.line.channel} size="sm" />
        <span className="min-w-0">
          <h2>
            <button type="button" className="cut" dir="auto" title={t('head.panel')} onClick={togglePanel}>
              {name}
            </button>
          </h2>
          <small className="cut">
            {here?.typer === 'contact' ? (
              <span className="text-accent">{t('list.typing')}</span>
            ) : (
              <>
                <bdi dir="ltr">{phoneWords(row.contact.phone)}</bdi> · <bdi>{row.line.name}</bdi>
              </>
            )}
          </small>
        </span>
      </div>
      {here?.viewers[0] && (
        <span className="looking">
          <Icon of={Eye} size="s" />
          {t('head.looking', { name: here.viewers[0] })}
        </span>
      )}
      {may('reply_conversations') && !closed && <Baton row={row} />}
      {may('assign_conversations') && <Assign row={row} />}
      {may('reply_conversations') && (
        <button type="button" className="btn max-md:hidden" onClick={closing}>
          <Icon of={closed ? RotateCcw : CircleCheck} />
          {closed ? t('head.reopen') : t('head.close')}
        </button>
      )}
      <button
        type="button"
        className="icon-btn"
        aria-pressed={panelOpen}
        aria-label={t('head.panel')}
        title={t('head.panel')}
        onClick={togglePanel}
      >
        <Icon of={PanelRight} flip />
      </button>
    </header>
  )
}
