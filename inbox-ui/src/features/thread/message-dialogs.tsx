import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { get } from '../../lib/api.ts'
import { failureText } from '../../lib/failures.ts'
import { useFormat } from '../../lib/format.ts'
import type { BotTurn, Message } from '../../lib/types.ts'
import { type Acts, type Look, useDelete, useEdit } from './acts.ts'

const EmojiPicker = lazy(() => import('../../components/emoji-picker.tsx'))

interface Props {
  message: Message
  close: () => void
}

const stops = ['sending', 'sent', 'delivered', 'read', 'failed'] as const

/** How a bot came to its answer: where the words came from and what it ran. */
function HowAnswered({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: turn, error } = useQuery({
    queryKey: ['bot-turn', message.botTurnId],
    queryFn: () => get<BotTurn>(`/conversations/${message.conversationId}/bot-turns/${message.botTurnId}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <p className="text-bad">{error.message}</p>
  if (!turn) return <p className="text-muted">{t('common.loading')}</p>
  const tokens = turn.inputTokens + turn.outputTokens
  const facts: [string, string][] = [
    [t('turn.source'), turn.source ? t(`turnSource.${turn.source}`) : ''],
    [t('turn.knowledge'), turn.knowledge.join(' · ')],
    [t('turn.tools'), turn.tools.map((tool) => (tool.ok ? tool.name : `${tool.name} (${tool.code})`)).join(' · ')],
    [t('turn.model'), turn.model ?? ''],
    [t('turn.tokens'), tokens > 0 ? format.number(tokens) : ''],
    [t('turn.problem'), turn.problem ?? ''],
  ]
  return (
    <section aria-labelledby="how-answered">
      <h3 id="how-answered" className="mb-1 font-semibold">
        {t('turn.title')}
      </h3>
      <Facts facts={facts} />
    </section>
  )
}

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <dl className="tell">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** When it was where, and how the bot came to it. */
function InfoDialog({ message, close }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sender, times, author } = message
  const from = author?.name ?? sender.name ?? t(`sender.${sender.kind}`)
  const out = message.direction === 'out'
  const facts: [string, string][] = [
    [t('info.from'), from],
    [t(out ? 'info.written' : 'info.sentByThem'), format.precise(message.sentAt)],
    ...(out ? [] : [[t('info.arrived'), format.precise(message.arrivedAt)] as [string, string]]),
    ...stops.flatMap((stop) => {
      const at = times[stop]
      return at ? [[t(`info.${stop}`), format.precise(at)] as [string, string]] : []
    }),
    [t('info.attempts'), message.attempts > 1 ? format.number(message.attempts) : ''],
    [t('info.failure'), failureText(t, message.failure)],
  ]
  return (
    <Dialog title={t('info.title')} onClose={close}>
      <div className="grid gap-4 p-4" data-testid="message-info">
        <Facts facts={facts} />
        {message.botTurnId && <HowAnswered message={message} />}
      </div>
    </Dialog>
  )
}

/** What it said before, oldest first, and what it says now. */
function HistoryDialog({ message, close }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const said = [...(message.edits ?? []).map((edit) => ({ text: edit.text, until: edit.at }))]
  return (
    <Dialog title={t('thread.historyTitle')} onClose={close}>
      <ol className="grid gap-3 p-4" data-testid="edit-history">
        {said.map((one) => (
          <li key={one.until} className="grid gap-0.5">
            <small className="text-muted">{t('thread.saidUntil', { time: format.precise(one.until) })}</small>
            <p dir="auto" className="break-words whitespace-pre-wrap">
              {one.text}
            </p>
          </li>
        ))}
        <li className="grid gap-0.5">
          <small className="text-muted">{t('thread.saysNow')}</small>
          <p dir="auto" className="font-medium break-words whitespace-pre-wrap">
            {message.text}
          </p>
        </li>
      </ol>
    </Dialog>
  )
}

function EditDialog({ message, close }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(message.text)
  const edit = useEdit(message, close)
  const idle = !text.trim() || text.trim() === message.text || edit.isPending
  const save = () => {
    if (!idle) edit.mutate(text.trim())
  }
  return (
    <Dialog title={t('thread.editTitle')} onClose={close}>
      <form
        className="grid gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <textarea
          className="field"
          dir="auto"
          aria-label={t('thread.editText')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            save()
          }}
        />
        <p className="text-12 text-muted">{t('thread.editWhat')}</p>
        <span className="flex justify-end gap-2">
          <button type="button" className="btn plain" onClick={close}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="btn main" aria-disabled={idle}>
            {t('thread.editSave')}
          </button>
        </span>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ message, close }: Props) {
  const { t } = useTranslation()
  const gone = useDelete(message, close)
  return (
    <Dialog title={t('thread.deleteTitle')} onClose={close}>
      <div className="grid gap-4 p-4">
        <p>{t('thread.deleteWhat')}</p>
        <span className="flex justify-end gap-2">
          <button type="button" className="btn plain" onClick={close}>
            {t('common.cancel')}
          </button>
          <button type="button" className="btn danger" aria-disabled={gone.isPending} onClick={() => gone.mutate()}>
            {t('thread.delete')}
          </button>
        </span>
      </div>
    </Dialog>
  )
}

const dialogs = { info: InfoDialog, history: HistoryDialog, edit: EditDialog, delete: DeleteDialog }

/** The dialog about a message that somebody asked for. */
export default function MessageDialog({ message, at, close, acts }: Props & { at: Look; acts: Acts }) {
  const { t } = useTranslation()
  if (at === 'emoji') {
    const pick = (emoji: string) => {
      acts.react(message, emoji)
      close()
    }
    return (
      <Dialog title={t('reaction.title')} onClose={close}>
        <Suspense fallback={<div className="h-80" />}>
          <EmojiPicker pick={pick} />
        </Suspense>
      </Dialog>
    )
  }
  const Shown = dialogs[at]
  return <Shown message={message} close={close} />
}
