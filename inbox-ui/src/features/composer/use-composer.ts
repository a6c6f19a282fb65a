import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useState } from 'react'
import { newKey, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { isCommandLine, typedName } from '../../lib/command-line.ts'
import { drafts, type Mode, setDraft } from '../../lib/drafts.ts'
import { useLive } from '../../lib/live-context.ts'
import { type Outgoing, queue } from '../../lib/outbox.ts'
import { useStore } from '../../lib/store.ts'
import type { CommandAnswer, Message, Row } from '../../lib/types.ts'
import type { Files } from './use-files.ts'
import { useTyping } from './use-typing.ts'

interface Attached {
  answering: Message | null
  stopAnswering: () => void
  files: Files
}

/** Words and files queued for the customer: shown at once, sent in their order. */
function queueAll(conversationId: string, text: string, files: Files, answering: Message | null): void {
  const at = new Date().toISOString()
  const [first, ...others] = files.all.flatMap((file) => file.fileId ?? [])
  const base = { conversationId, at, refused: null }
  queue({
    ...base,
    clientId: newKey(),
    text,
    ...(first ? { fileId: first } : {}),
    ...(answering ? { quotedMessageId: answering.id } : {}),
  })
  for (const fileId of others) queue({ ...base, clientId: newKey(), text: '', fileId })
}

/** The doors behind the box: a note, a command. */
function useDoors(row: Row) {
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['records'] })
  const note = useChange(
    (content: string) => post('/notes', { contactId: row.contactId, conversationId: row.id, content }),
    refresh,
  )
  const run = useChange(
    (line: string) => post<CommandAnswer>('/commands', { conversationId: row.id, line, clientId: newKey() }),
    refresh,
  )
  return { note, run }
}

const onEnter = (event: KeyboardEvent) => event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing

/** What is written, per conversation and mode, and what becomes of it: words, a note or a command. */
export function useComposer(row: Row, { answering, stopAnswering, files }: Attached) {
  const live = useLive()
  // A note that was begun is what the box opens with.
  const [mode, setMode] = useState<Mode>(() => {
    const begun = drafts.get()[row.id]
    return begun?.note && !begun.reply ? 'note' : 'reply'
  })
  const [refusal, setRefusal] = useState<string | null>(null)
  const text = useStore(drafts)[row.id]?.[mode] ?? ''
  const typing = useTyping(row.id)
  const { note, run } = useDoors(row)
  const command = mode === 'reply' && isCommandLine(text)
  const filesReady = mode === 'reply' && files.all.length > 0
  const canSubmit = command
    ? typedName(text).name.length > 0 && !run.isPending
    : (Boolean(text.trim()) || filesReady) && !files.busy
  const setText = (next: string) => {
    setDraft(row.id, mode, next)
    setRefusal(null)
    typing(next, mode)
  }
  const submit = () => {
    if (!canSubmit) return
    const words = text.trim()
    if (command) {
      // A refused line stays where it can be put right; what was wrong stands above it, unless the thread's card says it.
      run.mutate(words, {
        onSuccess: ({ ok, text: said, messageId }) => (ok ? setText('') : setRefusal(messageId ? null : said)),
      })
      return
    }
    setText('')
    if (mode === 'note') {
      note.mutate(words, { onError: () => setDraft(row.id, 'note', words) })
      return
    }
    queueAll(row.id, words, files, answering)
    files.clear()
    stopAnswering()
    live.send()
  }
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (onEnter(event)) {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape') {
      if (answering) stopAnswering()
      else event.currentTarget.blur()
    }
  }
  const putLine = useCallback(
    (line: string) => {
      setMode('reply')
      setDraft(row.id, 'reply', line)
      setRefusal(null)
    },
    [row.id],
  )
  return {
    text,
    mode,
    command,
    refusal,
    canSubmit,
    running: run.isPending,
    setText,
    setMode,
    submit,
    onKey,
    putLine,
  }
}

/** Puts words where the cursor is, or at the end. */
export function insertAt(box: HTMLTextAreaElement | null, words: string, { text, setText }: ComposerState): void {
  const { selectionStart: from = text.length, selectionEnd: to = text.length } = box ?? {}
  setText(text.slice(0, from) + words + text.slice(to))
  requestAnimationFrame(() => box?.setSelectionRange(from + words.length, from + words.length))
}

/** A poll, a place, a card or a voice note: it goes out by itself, what is written stays. */
export function useSendMore(conversationId: string) {
  const live = useLive()
  return (more: Pick<Outgoing, 'text' | 'shownAs' | 'more' | 'fileId'>): void => {
    queue({ conversationId, clientId: newKey(), at: new Date().toISOString(), refused: null, ...more })
    live.send()
  }
}
export type SendMore = ReturnType<typeof useSendMore>

export type ComposerState = ReturnType<typeof useComposer>
