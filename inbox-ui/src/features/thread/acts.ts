import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, patch, post, put } from '../../lib/api.ts'
import { sayFailure, useChange } from '../../lib/changes.ts'
import { showMessage } from '../../lib/live.ts'
import { toast } from '../../lib/toasts.ts'
import type { Message } from '../../lib/types.ts'

export type Look = 'info' | 'history' | 'edit' | 'delete' | 'emoji'

/** What can be done with a message; the same object for as long as the thread stands, so that no bubble is drawn again. */
export interface Acts {
  reply(message: Message): void
  /** Scrolls to it, if it is loaded. */
  show(id: string): void
  retry(message: Message): void
  arrived(message: Message): void
  fetchFile(message: Message): void
  react(message: Message, emoji: string | null): void
  /** A dialog about it. */
  look(message: Message, at: Look): void
}

/** Scrolls to a message and puts the focus on it, so that it is found by eye and by screen reader. */
function show(id: string): void {
  const element = document.getElementById(`message-${id}`)
  if (!element) return
  element.scrollIntoView({ block: 'center' })
  element.tabIndex = -1
  element.focus({ preventScroll: true })
}

/** The doors behind a message: each answers with it as it is now. */
function useMessageChange<I>(run: (input: I) => Promise<Message | null>) {
  const client = useQueryClient()
  return useChange(run, (message) => {
    if (message) showMessage(client, message)
  })
}

export function useActs(reply: (message: Message) => void) {
  const client = useQueryClient()
  const [looking, setLooking] = useState<{ id: string; at: Look } | null>(null)
  const step = useMessageChange(({ id, verb }: { id: string; verb: string }) =>
    post<Message>(`/messages/${id}/${verb}`),
  )
  const doors = useRef({ reply, step: step.mutate })
  doors.current = { reply, step: step.mutate }
  const acts = useMemo<Acts>(
    () => ({
      reply: (message) => doors.current.reply(message),
      show,
      retry: ({ id }) => doors.current.step({ id, verb: 'retry' }),
      arrived: ({ id }) => doors.current.step({ id, verb: 'it-arrived' }),
      fetchFile: ({ id }) => doors.current.step({ id, verb: 'fetch-media' }),
      react(message, emoji) {
        put<Message>(`/messages/${message.id}/reaction`, { emoji })
          .then((changed) => showMessage(client, changed))
          .catch(sayFailure)
      },
      look: ({ id }, at) => setLooking({ id, at }),
    }),
    [client],
  )
  return { acts, looking, stopLooking: () => setLooking(null) }
}

export function useEdit(message: Message, done: () => void) {
  const edit = useMessageChange((text: string) => patch<Message>(`/messages/${message.id}`, { text }))
  return { ...edit, mutate: (text: string) => edit.mutate(text, { onSuccess: done }) }
}

export function useDelete(message: Message, done: () => void) {
  const { t } = useTranslation()
  const gone = useMessageChange(() => call<Message>('DELETE', `/messages/${message.id}`))
  const onSuccess = () => {
    toast(t('thread.deleted'))
    done()
  }
  return { ...gone, mutate: () => gone.mutate(undefined, { onSuccess }) }
}
