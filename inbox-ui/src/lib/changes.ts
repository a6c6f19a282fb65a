import { useMutation, useQueryClient } from '@tanstack/react-query'
import { post } from './api.ts'
import { i18n } from './i18n.ts'
import { keys } from './query.ts'
import { toast } from './toasts.ts'

/** A change whose failure is said in a toast, in the server's words. */
export function useChange<I, O>(run: (input: I) => Promise<O>, done?: (output: O, input: I) => void) {
  return useMutation({ mutationFn: run, onSuccess: done, onError: sayFailure })
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
    takeOver: useMutation(move<void>(() => 'take-over')),
    handBack: useMutation(move<void>(() => 'hand-back')),
    assign: useMutation(
      move<string | null>(
        () => 'assign',
        (userId) => ({ userId }),
      ),
    ),
    close: useMutation(move<void>(() => 'close')),
    reopen: useMutation(move<void>(() => 'reopen')),
  }
}
