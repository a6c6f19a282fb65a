import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Ago } from '../../components/moment.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import { Section } from './section.tsx'

export function Notes({ contactId, conversationId }: { contactId: string; conversationId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const { data, error } = useRecords('notes', contactId)
  const [text, setText] = useState<string | null>(null)
  const add = useChange(
    (content: string) => post('/notes', { contactId, conversationId, content }),
    () => {
      setText(null)
      void client.invalidateQueries({ queryKey: keys.records('notes', contactId) })
    },
  )
  return (
    <Section
      id="notes"
      title={t('panel.notes')}
      count={text === null ? data?.length : undefined}
      error={error}
      {...(may('manage_notes') ? { add: { label: t('note.new'), run: () => setText('') } } : {})}
      empty={
        <>
          <p>{t('panel.noNotes')}</p>
          <kbd>Alt N</kbd>
        </>
      }
    >
      {text !== null && (
        <form
          className="inside grid gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) add.mutate(text.trim())
          }}
        >
          <textarea
            className="field"
            dir="auto"
            aria-label={t('note.text')}
            // biome-ignore lint/a11y/noAutofocus: it opens where the button was pressed
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="flex gap-2">
            <button type="submit" className="btn main" aria-disabled={add.isPending || !text.trim()}>
              {t('composer.addNote')}
            </button>
            <button type="button" className="btn plain" onClick={() => setText(null)}>
              {t('common.cancel')}
            </button>
          </span>
        </form>
      )}
      {data?.map((note) => (
        <div key={note.id} className="item two" data-testid="note">
          <p className="col-span-2 break-words whitespace-pre-wrap" dir="auto">
            {note.content}
          </p>
          <span className="cut text-12 text-muted">
            <bdi>{note.authorName}</bdi>
          </span>
          <span className="text-12 text-muted">
            <Ago at={note.createdAt} />
          </span>
        </div>
      ))}
    </Section>
  )
}
