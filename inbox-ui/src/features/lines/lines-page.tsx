import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { MessageCircle, Plus, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useLines, useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { phoneWords } from '../../lib/names.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { LineState } from './line-state.tsx'
import { NewWebchat } from './webchat-new.tsx'

function NewLine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useChange(
    (name: string) => post<Line>('/lines', { name }),
    (line) => {
      void client.invalidateQueries({ queryKey: keys.lines })
      void navigate({ to: '/lines/$id', params: { id: line.id } })
    },
  )
  return (
    <Dialog title={t('lines.link')} onClose={onClose}>
      <form
        className="grid gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(String(new FormData(event.currentTarget).get('name')).trim())
        }}
      >
        <Field
          label={t('lines.name')}
          name="name"
          required
          maxLength={80}
          placeholder={t('lines.nameExample')}
          autoFocus
        />
        <p className="text-muted">{t('lines.listensFirst')}</p>
        <button type="submit" className="btn main tall" aria-disabled={create.isPending}>
          {t('lines.toCode')}
        </button>
      </form>
    </Dialog>
  )
}

/** The reason in one sentence, where a number is not well. */
function WhyNotWell({ line }: { line: Line }) {
  const { t } = useTranslation()
  const { closeReason, healthReason, state } = line.account ?? {}
  if (closeReason && state !== 'connected') return <p className="mt-3 text-muted">{t(`closed.${closeReason}.what`)}</p>
  if (!healthReason || healthReason === 'closed') return null
  const why = healthReason === 'near_limit' ? t('lines.nearLimit') : t(`brake.${healthReason}`)
  return <p className="mt-3 text-muted">{why}</p>
}

function LineCard({ line }: { line: Line }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { account } = line
  const facts: [string, string | null | undefined][] = [
    [t('lines.bot'), t(`botMode.${line.botMode}`)],
    [t('lines.lastHeard'), account?.lastInboundAt && format.ago(account.lastInboundAt)],
    [
      t('lines.sentToday'),
      account &&
        (account.dailyLimit
          ? `${format.number(account.sentToday)} / ${format.number(account.dailyLimit)}`
          : format.number(account.sentToday)),
    ],
  ]
  return (
    <Link to="/lines/$id" params={{ id: line.id }} className="sheet block p-4 hover:bg-hover" data-testid="line">
      <span className="mb-3 flex items-center gap-3">
        <span className="dev">
          <Icon of={line.channel === 'webchat' ? MessageCircle : Smartphone} />
        </span>
        <span className="min-w-0 flex-1">
          <h2 className="cut" dir="auto">
            {line.name}
          </h2>
          <bdi className="cut block text-12 text-muted">
            {line.channel === 'webchat'
              ? t('webchat.none')
              : phoneWords(line.address ?? account?.number ?? null) || t('lines.noNumberYet')}
          </bdi>
        </span>
        <LineState line={line} />
      </span>
      <dl className="grid gap-1">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="flex justify-between gap-3">
              <dt className="text-muted">{name}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
      </dl>
      <WhyNotWell line={line} />
    </Link>
  )
}

/** The numbers of the business and how they are. */
export default function LinesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { data: lines, error } = useLines()
  const [adding, setAdding] = useState<'number' | 'webchat' | null>(null)
  const add = may('manage_lines') && (
    <span className="flex flex-wrap gap-2">
      <button type="button" className="btn tall" onClick={() => setAdding('webchat')}>
        <Icon of={MessageCircle} /> {t('webchat.add')}
      </button>
      <button type="button" className="btn main tall" onClick={() => setAdding('number')}>
        <Icon of={Plus} /> {t('lines.link')}
      </button>
    </span>
  )
  return (
    <Page title={t('nav.lines')} lead={t('lines.lead')} actions={lines && lines.length > 0 ? add : undefined}>
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      {lines?.length === 0 && (
        <div className="sheet empty">
          <h2>{t('lines.none')}</h2>
          <p>{t('lines.noneHint')}</p>
          <div className="mt-3">{add}</div>
        </div>
      )}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),1fr))] gap-4">
        {lines?.map((line) => (
          <LineCard key={line.id} line={line} />
        ))}
      </div>
      {adding === 'number' && <NewLine onClose={() => setAdding(null)} />}
      {adding === 'webchat' && <NewWebchat onClose={() => setAdding(null)} />}
    </Page>
  )
}
