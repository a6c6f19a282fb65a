import { useEffect, useRef } from 'react'
import { isCommandLine } from '../../lib/command-line.ts'
import type { Mode } from '../../lib/drafts.ts'
import { useLive } from '../../lib/live-context.ts'

/** Says that somebody types an answer, and that they stopped. */
export function useTyping(conversationId: string) {
  const live = useLive()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = useRef(() => {})
  stop.current = () => {
    if (!timer.current) return
    clearTimeout(timer.current)
    timer.current = undefined
    live.typing(conversationId, false)
  }
  useEffect(() => () => stop.current(), [])
  return (text: string, mode: Mode) => {
    if (mode === 'note' || !text || isCommandLine(text)) return stop.current()
    if (!timer.current) live.typing(conversationId, true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => stop.current(), 4_000)
  }
}
