import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import type { Webchat } from '../../lib/types.ts'

export function NewWebchat({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useChange(
    (input: { name: string; origins: string[] }) => post<Webchat>('/webchats', input),
    async ({ lineId }) => {
      await client.invalidateQueries({ queryKey: keys.lines })
      void navigate({ to: '/lines/$id', params: { id: lineId } })
    },
  )
  return (
    <Dialog title={t('webchat.add')} onClose={onClose}>
      <form
        className="grid gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const origin = String(form.get('origin')).trim()
          create.mutate({ name: String(form.get('name')).trim(), origins: origin ? [origin] : [] })
        }}
      >
        <Field label={t('webchat.name')} name="name" required maxLength={60} autoFocus />
        <Field label={t('webchat.firstPage')} name="origin" dir="ltr" placeholder="https://shop.example" />
        <p className="text-muted">{t('lines.listensFirst')}</p>
        <button type="submit" className="btn main tall" aria-disabled={create.isPending}>
          {t('webchat.create')}
        </button>
      </form>
    </Dialog>
  )
}
