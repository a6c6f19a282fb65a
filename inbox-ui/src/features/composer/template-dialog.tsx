import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { get, newKey, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import type { Row, Template } from '../../lib/types.ts'

interface Props {
  row: Row
  onClose: () => void
}

const countTo = (count: number) => Array.from({ length: count }, (_, at) => at)

/** A text that WhatsApp has approved, and what fills it. */
export default function TemplateDialog({ row, onClose }: Props) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Template | null>(null)
  const { data, error } = useQuery({
    queryKey: keys.templates(row.lineId),
    queryFn: async () => (await get<{ items: Template[] }>(`/lines/${row.lineId}/templates`)).items,
    staleTime: 0,
  })
  const usable = data?.filter(({ status }) => status === 'approved')
  return (
    <Dialog title={chosen ? chosen.name : t('template.choose')} onClose={onClose}>
      {error && <p className="p-4 text-bad">{error.message}</p>}
      {usable?.length === 0 && <p className="p-4 text-muted">{t('template.none')}</p>}
      {chosen ? (
        <Fill row={row} template={chosen} back={() => setChosen(null)} done={onClose} />
      ) : (
        <ul className="grid gap-1 p-2">
          {usable?.map((template) => (
            <li key={template.id}>
              <button type="button" className="template-choice" onClick={() => setChosen(template)}>
                <b className="font-medium">
                  {template.name} <span className="text-muted">{template.language}</span>
                </b>
                <span className="text-muted" dir="auto">
                  {template.body}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

interface FillProps {
  row: Row
  template: Template
  back: () => void
  done: () => void
}

function Fill({ row, template, back, done }: FillProps) {
  const { t } = useTranslation()
  // one key for this dialog: pressed twice it goes out once
  const [clientId] = useState(newKey)
  const send = useChange(
    (values: Record<string, string[]>) =>
      post(`/conversations/${row.id}/templates`, { templateId: template.id, values, clientId }),
    done,
  )
  const { header, body, buttons } = template.variables
  const parts = [
    ...countTo(header).map((at) => ({ part: 'header', name: `header.${at}`, label: t('template.headerVariable') })),
    ...countTo(body).map((at) => ({ part: 'body', name: `body.${at}`, label: `{{${at + 1}}}` })),
    ...buttons.flatMap((count, at) =>
      count > 0 ? [{ part: 'buttons', name: `buttons.${at}`, label: template.buttons[at]?.text ?? '' }] : [],
    ),
  ]
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const of = (part: string, count: number) => countTo(count).map((at) => String(form.get(`${part}.${at}`) ?? ''))
        const links = buttons.some((count) => count > 0) ? of('buttons', buttons.length) : []
        send.mutate({ header: of('header', header), body: of('body', body), buttons: links })
      }}
    >
      <p className="rounded-md bg-hover p-3 whitespace-pre-wrap" dir="auto">
        {[template.header?.text, template.body, template.footer].filter(Boolean).join('\n\n')}
      </p>
      {parts.map(({ name, label }) => (
        <Field key={name} label={label} name={name} required maxLength={1024} />
      ))}
      <span className="flex justify-end gap-2">
        <button type="button" className="btn" onClick={back}>
          {t('template.another')}
        </button>
        <button type="submit" className="btn main" aria-disabled={send.isPending}>
          {t('template.send')}
        </button>
      </span>
    </form>
  )
}
