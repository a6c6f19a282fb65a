import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { Lead } from '../../lib/lead-types.ts'

/** The team's notes of the customer. */
export function Notes({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const may = useMay()
  const { data: notes = [] } = useRecords('notes', lead.contactId)
  const [text, setText] = useState('')
  const add = useChange(
    (content: string) => post('/notes', { contactId: lead.contactId, content }),
    () => {
      setText('')
      void client.invalidateQueries({ queryKey: ['records'] })
    },
  )
  return (
    <section>
      <h2 className="mb-2">{t('panel.notes')}</h2>
      {may('manage_notes') && (
        <form
          className="mb-3 grid gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) add.mutate(text.trim())
          }}
        >
          <textarea
            className="field small"
            dir="auto"
            aria-label={t('leads.note')}
            placeholder={t('leads.note')}
            value={text}
            maxLength={5000}
            onChange={(event) => setText(event.target.value)}
          />
          {text.trim() && (
            <button type="submit" className="btn justify-self-end" aria-disabled={add.isPending}>
              {t('leads.addNote')}
            </button>
          )}
        </form>
      )}
      <ul className="grid gap-2">
        {notes.slice(0, 10).map((note) => (
          <li key={note.id}>
            <p className="whitespace-pre-wrap" dir="auto">
              {note.content}
            </p>
            <span className="text-12 text-muted">
              <bdi>{note.authorName}</bdi> · {format.ago(note.createdAt)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
