import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { get, post, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { DeadLetterDetail } from '../../lib/types.ts'

/** One dead letter, whole; and what can be done with it. */
export function LetterDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { data, error } = useQuery({
    queryKey: [...keys.deadLetters, 'one', id],
    queryFn: () => get<DeadLetterDetail>(`/dead-letters/${id}`),
    staleTime: 0,
  })
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.deadLetters })
    onClose()
  }
  const replay = useChange(
    () => post(`/dead-letters/${id}/replay`, {}),
    () => {
      toast(t('operations.replayed'))
      done()
    },
  )
  const discard = useChange(() => remove(`/dead-letters/${id}`), done)
  const isOpen = data?.status === 'waiting' || data?.status === 'replaying'
  return (
    <Dialog title={t('operations.whole')} onClose={onClose} wide>
      <div className="grid gap-4 p-4">
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
        {data && (
          <>
            <p className="break-words" dir="auto">
              {data.error}
            </p>
            <div className="rounded-lg bg-press p-3">
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
              <section className="scroll max-h-80" tabIndex={0} aria-label={t('operations.whole')}>
                <pre className="text-12 whitespace-pre-wrap break-words" dir="ltr">
                  {JSON.stringify(data.payload, null, 2)}
                </pre>
              </section>
            </div>
          </>
        )}
        {asking && (
          <div role="alert">
            <b className="block font-medium">{t('operations.discardSure')}</b>
            <span className="text-muted">{t('operations.discardWhat')}</span>
          </div>
        )}
        {isOpen && (
          <div className="flex flex-wrap justify-end gap-3">
            {asking ? (
              <>
                <button type="button" className="btn" onClick={() => setAsking(false)}>
                  {t('common.cancel')}
                </button>
                <button
                  type="button"
                  className="btn danger"
                  aria-disabled={discard.isPending}
                  onClick={() => discard.mutate()}
                >
                  {t('operations.discard')}
                </button>
              </>
            ) : (
              <>
                <button type="button" className="btn" onClick={() => setAsking(true)}>
                  {t('operations.discard')}
                </button>
                <button
                  type="button"
                  className="btn main"
                  aria-disabled={replay.isPending}
                  onClick={() => replay.mutate()}
                >
                  {t('operations.replay')}
                </button>
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}
