import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { newKey, post } from '../../lib/api.ts'
import { isCommandLine, typedName } from '../../lib/command-line.ts'
import { useChange } from '../../lib/data.ts'
import { drafts, type Mode, setDraft } from '../../lib/drafts.ts'
import { useLive } from '../../lib/live-context.ts'
import { queue } from '../../lib/outbox.ts'
import { useStore } from '../../lib/store.ts'
import type { CommandAnswer, Message, Row } from '../../lib/types.ts'
import type { Files } from './use-files.ts'

interface Attached {
  answering: Message | null
  stopAnswering: () => void
  files: Files
}

/** Says that somebody types, and that they stopped. */
function useTyping(conversationId: string) {
  const live = useLive()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = useRef(() => {})
  useEffect(() => () => stop.current(), [conversationId])
  return (text: string, mode: Mode) => {
    if (mode === 'note' || !text || isCommandLine(text)) return stop.current()
    if (!timer.current) live.typing(conversationId, true)
    clearTimeout(timer.current)
    stop.current = () => {
      if (!timer.current) return
      clearTimeout(timer.current)
      timer.current = undefined
      live.typing(conversationId, false)
    }
    timer.current = setTimeout(stop.current, 4_000)
  }
}

/** What is written, per conversation and mode, and what becomes of it: words, a note or a command. */
export function useComposer(row: Row, { answering, stopAnswering, files }: Attached) {
  const client = useQueryClient()
  const live = useLive()
  const draft = useStore(drafts)[row.id]
  const [mode, setMode] = useState<Mode>('reply')
  const [refusal, setRefusal] = useState<string | null>(null)
  const typing = useTyping(row.id)
  const text = draft?.[mode] ?? ''
  const command = mode === 'reply' && isCommandLine(text)
  const setText = (next: string) => {
    setDraft(row.id, mode, next)
    setRefusal(null)
    typing(next, mode)
  }

  const note = useChange(
    (content: string) => post('/notes', { contactId: row.contactId, conversationId: row.id, content }),
    () => void client.invalidateQueries({ queryKey: ['records', 'notes'] }),
  )
  const run = useChange((line: string) =>
    post<CommandAnswer>('/commands', { conversationId: row.id, line: line.trim(), clientId: newKey() }),
  )
  const ready = files.all.filter((file) => file.fileId)
  const words = Boolean(text.trim())
  const canSubmit = command
    ? typedName(text).name.length > 0 && !run.isPending
    : words || (mode === 'reply' && ready.length > 0 && !files.busy)

  function runCommand(line: string): void {
    run.mutate(line, {
      onSuccess: (answer) => {
        // A refused line stays where it can be put right; what was wrong stands above it.
        if (answer.ok) setText('')
        else setRefusal(answer.text)
        void client.invalidateQueries({ queryKey: ['records'] })
      },
    })
  }

  function sendNote(content: string): void {
    setText('')
    note.mutate(content, { onError: () => setDraft(row.id, 'note', content) })
  }

  function sendWords(words: string): void {
    const at = new Date().toISOString()
    const quoted = answering ? { quotedMessageId: answering.id } : {}
    const first = { clientId: newKey(), conversationId: row.id, text: words, at, refused: null, ...quoted }
    const [picture, ...others] = ready
    queue(picture?.fileId ? { ...first, fileId: picture.fileId } : first)
    for (const { fileId = '' } of others) {
      queue({ clientId: newKey(), conversationId: row.id, text: '', at, refused: null, fileId })
    }
    setText('')
    files.clear()
    stopAnswering()
    live.send()
  }

  function submit(): void {
    if (!canSubmit) return
    if (mode === 'note') sendNote(text.trim())
    else if (command) runCommand(text)
    else sendWords(text.trim())
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      if (answering) stopAnswering()
      else (event.target as HTMLElement).blur()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  return useMemo(
    () => ({
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
      putLine(line: string) {
        setMode('reply')
        setDraft(row.id, 'reply', line)
        setRefusal(null)
      },
    }),
    // Everything below is derived from these.
    [text, mode, refusal, canSubmit, run.isPending, row.id, answering, files.all, live],
  )
}

export type ComposerState = ReturnType<typeof useComposer>
