import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Avatar } from '../../components/people.tsx'
import { get, post, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { phoneWords } from '../../lib/names.ts'
import { toast } from '../../lib/toasts.ts'
import type { Contact, MergePreview, Page, Row } from '../../lib/types.ts'

interface Props {
  contact: Contact
  close: () => void
  merged: () => void
}

/** People that may be the same: found by name or phone among those who wrote. */
function Find({ contact, pick }: { contact: Contact; pick: (id: string) => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const { data = [] } = useQuery({
    queryKey: ['merge-find', q],
    queryFn: async ({ signal }) => {
      const page = (view: string) => get<Page<Row>>(`/conversations${queryOf({ view, q, limit: 20 })}`, signal)
      const [open, closed] = await Promise.all([page('all'), page('closed')])
      return [...open.items, ...closed.items]
    },
    placeholderData: (before) => before,
  })
  const people = new Map(data.filter((row) => !row.isGroup).map((row) => [row.contact.id, row]))
  people.delete(contact.id)
  return (
    <>
      <Field label={t('merge.find')} type="search" value={q} onChange={(event) => setQ(event.target.value)} />
      <ul className="grid max-h-72 gap-1 overflow-y-auto" aria-label={t('merge.found')}>
        {[...people.values()].map((row) => (
          <li key={row.contact.id}>
            <button type="button" className="menu-item w-full text-start" onClick={() => pick(row.contact.id)}>
              <Avatar id={row.contact.id} name={row.contact.name} size="sm" />
              <span className="min-w-0 flex-1">
                <bdi className="cut block">{row.contact.name}</bdi>
                <bdi className="cut block text-12 text-muted" dir="ltr">
                  {phoneWords(row.contact.phone)}
                </bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {people.size === 0 && <p className="text-muted">{t('merge.nobody')}</p>}
    </>
  )
}

const isForPeople = ({ kind }: { kind: string }) => kind !== 'lid' && kind !== 'bsuid'

function Side({ title, side }: { title: string; side: MergePreview['kept'] }) {
  return (
    <div className="merge-side">
      <small className="text-muted">{title}</small>
      <b dir="auto">{side.name}</b>
      {side.identities.filter(isForPeople).map((one) => (
        <bdi key={`${one.kind} ${one.value}`} className="cut text-muted" dir="ltr">
          {phoneWords(one.value)}
        </bdi>
      ))}
    </div>
  )
}

/** What would happen, in words, before it does. */
function Outcome({ preview }: { preview: MergePreview }) {
  const { t } = useTranslation()
  const records = Object.entries(preview.records).filter(([, count]) => count > 0)
  const names = (threads: MergePreview['moving']) => threads.map((thread) => thread.lineName).join(', ')
  return (
    <ul className="merge-outcome">
      {preview.moving.length > 0 && <li>{t('merge.moving', { lines: names(preview.moving) })}</li>}
      {preview.staying.length > 0 && <li>{t('merge.staying', { lines: names(preview.staying) })}</li>}
      {records.map(([noun, count]) => (
        <li key={noun}>{t('merge.records', { what: t(`timeline.carried.${noun}`), number: count })}</li>
      ))}
      {preview.fields.length > 0 && <li>{t('merge.fields', { fields: preview.fields.join(', ') })}</li>}
      <li>{t('merge.canUndo')}</li>
    </ul>
  )
}

function Confirm({ contact, otherId, close, merged }: Props & { otherId: string }) {
  const { t } = useTranslation()
  const { data: preview, error } = useQuery({
    queryKey: ['merge-preview', contact.id, otherId],
    queryFn: () => get<MergePreview>(`/contacts/${contact.id}/merge-preview${queryOf({ otherId })}`),
    staleTime: 0,
  })
  const merge = useChange(
    () => post(`/contacts/${contact.id}/merge`, { otherId }),
    () => {
      merged()
      close()
      toast(t('merge.done'))
    },
  )
  if (error) return <p className="text-bad">{error.message}</p>
  if (!preview) return <p className="text-muted">{t('common.loading')}</p>
  return (
    <div className="grid gap-3" data-testid="merge-preview">
      <div className="grid grid-cols-2 gap-3">
        <Side title={t('merge.kept')} side={preview.kept} />
        <Side title={t('merge.goes')} side={preview.merged} />
      </div>
      <Outcome preview={preview} />
      <span className="flex justify-end gap-2">
        <button type="button" className="btn plain" onClick={close}>
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="btn main"
          aria-disabled={merge.isPending}
          onClick={() => merge.mutate(undefined)}
        >
          {t('merge.confirm')}
        </button>
      </span>
    </div>
  )
}

/** Two contacts that are one person: found, looked at side by side, joined; it can be undone. */
export default function MergeDialog(props: Props) {
  const { t } = useTranslation()
  const [otherId, setOtherId] = useState<string | null>(null)
  return (
    <Dialog title={t('merge.title', { name: props.contact.name || props.contact.pushName })} onClose={props.close}>
      <div className="grid gap-3 p-4">
        {otherId ? <Confirm {...props} otherId={otherId} /> : <Find contact={props.contact} pick={setOtherId} />}
      </div>
    </Dialog>
  )
}
