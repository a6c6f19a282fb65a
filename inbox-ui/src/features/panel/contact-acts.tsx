import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, Merge } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useContact, useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { Contact, ContactMerge } from '../../lib/types.ts'

const MergeDialog = lazy(() => import('./merge-dialog.tsx'))

/** All that is shown of a contact is asked for again. */
function useRefresh(contactId: string) {
  const client = useQueryClient()
  return () => {
    for (const key of [keys.contact(contactId), keys.merges(contactId), keys.lists, ['conversation'], ['records']])
      void client.invalidateQueries({ queryKey: key })
  }
}

/** What was joined into this contact, and the way back. */
function Merges({ contactId, refresh }: { contactId: string; refresh: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: keys.merges(contactId),
    queryFn: async () => (await get<{ items: ContactMerge[] }>(`/contacts/${contactId}/merges`)).items,
  })
  const undo = useChange(
    (id: string) => post(`/contact-merges/${id}/undo`),
    () => {
      refresh()
      toast(t('merge.undone'))
    },
  )
  const open = (data ?? []).filter((one) => one.undoneAt === null && one.keptId === contactId)
  return open.map((one) => (
    <p key={one.id} className="flex items-center gap-2 text-12 text-muted" data-testid="merge">
      <span className="min-w-0 flex-1" dir="auto">
        {t(`merge.${one.reason}`, { name: one.mergedName, date: format.longDate(one.createdAt) })}
      </span>
      {one.reason === 'by_hand' && (
        <button
          type="button"
          className="link"
          aria-disabled={undo.isPending}
          onClick={() => undo.mutate(one.id)}
          aria-label={t('merge.undoNamed', { name: one.mergedName })}
        >
          {t('common.undo')}
        </button>
      )}
    </p>
  ))
}

function Blocking({ contact, refresh }: { contact: Contact; refresh: () => void }) {
  const { t } = useTranslation()
  const block = useChange((on: boolean) => post(`/contacts/${contact.id}/block`, { on }), refresh)
  const set = (on: boolean) =>
    block.mutate(on, {
      onSuccess: () =>
        on &&
        toast(t('block.done', { name: contact.name || contact.pushName }), {
          action: { label: t('common.undo'), run: () => set(false) },
        }),
    })
  return (
    <button
      type="button"
      className={`btn ${contact.isBlocked ? '' : 'danger'}`}
      aria-disabled={block.isPending}
      onClick={() => set(!contact.isBlocked)}
    >
      <Icon of={Ban} size="s" />
      {t(contact.isBlocked ? 'block.undo' : 'block.do')}
    </button>
  )
}

/** What can be done with a contact as a whole: joined with another that is the same, and blocked. */
export function ContactActs({ contactId, isGroup }: { contactId: string; isGroup: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data: contact } = useContact(contactId)
  const refresh = useRefresh(contactId)
  const [merging, setMerging] = useState(false)
  if (!contact || !may('manage_contacts')) return null
  return (
    <div className="grid gap-2 px-4 pb-4">
      {contact.isBlocked && (
        <p className="blocked" role="status">
          <Icon of={Ban} size="s" />
          {t('block.is')}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {!isGroup && (
          <button type="button" className="btn" onClick={() => setMerging(true)}>
            <Icon of={Merge} size="s" />
            {t('merge.do')}
          </button>
        )}
        <Blocking contact={contact} refresh={refresh} />
      </div>
      <Merges contactId={contactId} refresh={refresh} />
      {merging && (
        <Suspense>
          <MergeDialog contact={contact} close={() => setMerging(false)} merged={refresh} />
        </Suspense>
      )}
    </div>
  )
}
