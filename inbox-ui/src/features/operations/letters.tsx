import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, post, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { DeadLetter, Page } from '../../lib/types.ts'
import { LetterDialog } from './letter-dialog.tsx'
import { type Look, State } from './look.tsx'

type Show = 'waiting' | 'done'
const looks: Readonly<Record<DeadLetter['status'], Look>> = {
  waiting: 'warn',
  replaying: 'accent',
  replayed: 'ok',
  discarded: '',
}
/** A worker takes one up within a second or two. */
const lookAgainMs = 4_000

function useLetters(show: Show, search: string) {
  return useQuery({
    queryKey: [...keys.deadLetters, show, search],
    queryFn: () => get<Page<DeadLetter>>(`/dead-letters${queryOf({ show, search: search || null })}`),
    placeholderData: keepPreviousData,
    refetchInterval: lookAgainMs,
    staleTime: 0,
  })
}

function Empty({ search, show }: { search: string; show: Show }) {
  const { t } = useTranslation()
  if (search) return <p className="part text-muted">{t('operations.noneFound', { words: search })}</p>
  return (
    <div className="part text-muted">
      <b className="block font-medium text-text">{t('operations.noLetters')}</b>
      {show === 'waiting' && t('operations.noLettersHint')}
    </div>
  )
}

function Row({ letter, onView }: { letter: DeadLetter; onView: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2" data-testid="dead-letter">
      <span className="grid min-w-0 flex-1 max-md:basis-full">
        <span className="cut font-medium" dir="auto">
          {letter.error}
        </span>
        <span className="text-12 text-muted">
          {t(`operations.letterKind.${letter.kind}`)} · <bdi>{letter.lineName}</bdi> ·{' '}
          <time dateTime={letter.createdAt}>{format.exact(letter.createdAt)}</time>
        </span>
      </span>
      <State look={looks[letter.status]} word={t(`operations.letterStatus.${letter.status}`)} />
      <button type="button" className="btn" onClick={onView}>
        {t('operations.view')}
      </button>
    </li>
  )
}

function ShowChoice({ show, onShow }: { show: Show; onShow: (show: Show) => void }) {
  const { t } = useTranslation()
  const words = { waiting: t('operations.showWaiting'), done: t('operations.showDone') }
  return (
    <fieldset className="seg" aria-label={t('operations.letters')}>
      {(['waiting', 'done'] as const).map((one) => (
        <label key={one}>
          <input type="radio" className="sr-only" name="letters" checked={show === one} onChange={() => onShow(one)} />
          {words[one]}
        </label>
      ))}
    </fieldset>
  )
}

/** What could not be stored: found, looked at, put on the road again or out of the way. */
export function Letters() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [show, setShow] = useState<Show>('waiting')
  const [words, setWords] = useState('')
  const [viewed, setViewed] = useState<string | null>(null)
  const search = useDeferredValue(words.trim())
  const { data, error } = useLetters(show, search)
  const replayAll = useChange(
    () => post('/dead-letters/replay', {}),
    () => {
      void client.invalidateQueries({ queryKey: keys.deadLetters })
      toast(t('operations.replayed'))
    },
  )
  const canReplay = show === 'waiting' && data?.items.some(({ status }) => status === 'waiting')
  return (
    <section className="mt-8">
      <h2 className="text-15 font-semibold">{t('operations.letters')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('operations.lettersWhat')}</p>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <input
          type="search"
          className="field min-w-0 flex-1 basis-60"
          aria-label={t('operations.searchLetters')}
          placeholder={t('operations.searchLetters')}
          value={words}
          maxLength={100}
          dir="auto"
          onChange={(event) => setWords(event.target.value)}
        />
        <ShowChoice show={show} onShow={setShow} />
        {canReplay && (
          <button type="button" className="btn" aria-disabled={replayAll.isPending} onClick={() => replayAll.mutate()}>
            {t('operations.replayAll')}
          </button>
        )}
      </div>
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      {data && (
        <div className="sheet">
          {data.items.length === 0 && <Empty search={search} show={show} />}
          <ul className="divide-y divide-line">
            {data.items.map((letter) => (
              <Row key={letter.id} letter={letter} onView={() => setViewed(letter.id)} />
            ))}
          </ul>
        </div>
      )}
      {viewed && <LetterDialog id={viewed} onClose={() => setViewed(null)} />}
    </section>
  )
}
