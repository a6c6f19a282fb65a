import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { post } from './api.ts'
import { i18n } from './i18n.ts'
import { keys } from './query.ts'
import { toast } from './toasts.ts'

/** A change whose failure is said in a toast, in the server's words. */
export function useChange<I, O>(run: (input: I) => Promise<O>, done?: (output: O, input: I) => void) {
  return useOnce(useMutation({ mutationFn: run, onSuccess: done, onError: sayFailure }))
}

/**
 * While it runs, asking again does nothing. So a button need not be disabled meanwhile: one that is drops the keyboard's
 * focus. `aria-disabled` says it instead.
 */
function useOnce<I, O>(change: UseMutationResult<O, Error, I>): UseMutationResult<O, Error, I> {
  const running = useRef(false)
  const { mutate: start } = change
  const mutate = useCallback(
    (...[input, options]: Parameters<typeof start>) => {
      if (running.current) return
      running.current = true
      const onSettled = () => {
        running.current = false
      }
      start(...([input, { ...options, onSettled }] as Parameters<typeof start>))
    },
    [start],
  )
  return { ...change, mutate }
}

export function sayFailure(error: Error): void {
  toast(error.message || i18n.t('error.unreachable'), { bad: true })
}

/** The moves of a conversation: each answers with the row, or with nothing and the row is fetched again. */
export function useConversationMoves(id: string) {
  const client = useQueryClient()
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.conversation(id) })
    void client.invalidateQueries({ queryKey: keys.counts })
  }
  const move = <I>(path: (input: I) => string, body?: (input: I) => unknown) => ({
    mutationFn: (input: I) => post(`/conversations/${id}/${path(input)}`, body?.(input)),
    onSuccess: refresh,
    onError: sayFailure,
  })
  return {
    takeOver: useOnce(useMutation(move<void>(() => 'take-over'))),
    handBack: useOnce(useMutation(move<void>(() => 'hand-back'))),
    assign: useOnce(
      useMutation(
        move<string | null>(
          () => 'assign',
          (userId) => ({ userId }),
        ),
      ),
    ),
    close: useOnce(useMutation(move<void>(() => 'close'))),
    reopen: useOnce(useMutation(move<void>(() => 'reopen'))),
  }
}
