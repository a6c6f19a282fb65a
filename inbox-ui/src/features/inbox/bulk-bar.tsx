import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, UserRound, X } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { MemberLabel } from '../../components/member-label.tsx'
import { post } from '../../lib/api.ts'
import { sayFailure } from '../../lib/changes.ts'
import { useMay, useMembers } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import { endSelection } from '../../lib/selection.ts'
import { toast } from '../../lib/toasts.ts'

const Menu = lazy(() => import('../../components/menu.tsx'))
type Step = 'close' | 'reopen' | 'assign'

/** One step for each of many, one after the other; what is refused is said once, the others are done. */
function useBulk() {
  const client = useQueryClient()
  const [working, setWorking] = useState(false)
  async function run(ids: readonly string[], step: Step, body?: object): Promise<string[]> {
    const done: string[] = []
    let refused: Error | null = null
    setWorking(true)
    for (const id of ids) {
      try {
        await post(`/conversations/${id}/${step}`, body)
        done.push(id)
      } catch (error) {
        refused ??= error as Error
      }
    }
    setWorking(false)
    for (const key of [keys.counts, keys.lists]) void client.invalidateQueries({ queryKey: key })
    if (refused) sayFailure(refused)
    return done
  }
  return { working, run }
}

function AssignMany({ assign }: { assign: (userId: string | null) => void }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const { data: members = [] } = useMembers(wanted)
  const button = (
    <button type="button" className="btn" aria-haspopup="menu" onClick={() => setWanted(true)}>
      <Icon of={UserRound} size="s" />
      {t('head.assign')}
    </button>
  )
  if (!wanted || members.length === 0) return button
  const entries = members
    .filter((member) => member.status === 'active')
    .map((member) => ({
      key: member.userId,
      run: () => assign(member.userId),
      label: <MemberLabel member={member} />,
    }))
  return (
    <Suspense fallback={button}>
      <Menu label={t('head.assign')} entries={entries} trigger={button} defaultOpen />
    </Suspense>
  )
}

/** At the foot of the list while conversations are chosen: what is done with all of them. */
export default function BulkBar({ chosen, closed }: { chosen: ReadonlySet<string>; closed: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const { working, run } = useBulk()
  const ids = [...chosen]
  const idle = ids.length === 0 || working
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open], [role="menu"]')) endSelection()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const move = async (step: 'close' | 'reopen') => {
    const done = await run(ids, step)
    endSelection()
    if (done.length === 0) return
    const undo = { label: t('common.undo'), run: () => void run(done, step === 'close' ? 'reopen' : 'close') }
    toast(t(step === 'close' ? 'bulk.closed' : 'bulk.reopened', { count: done.length }), { action: undo })
  }
  const assign = async (userId: string | null) => {
    const done = await run(ids, 'assign', { userId })
    endSelection()
    if (done.length > 0) toast(t('bulk.assigned', { count: done.length }))
  }
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk.title')}>
      <b className="num" aria-live="polite">
        {t('bulk.chosen', { count: ids.length })}
      </b>
      <span className="ms-auto flex gap-2">
        {may('reply_conversations') && (
          <button
            type="button"
            className="btn"
            aria-disabled={idle}
            onClick={() => !idle && void move(closed ? 'reopen' : 'close')}
          >
            <Icon of={CircleCheck} size="s" />
            {t(closed ? 'head.reopen' : 'head.close')}
          </button>
        )}
        {may('assign_conversations') && !idle && <AssignMany assign={(userId) => void assign(userId)} />}
        <button
          type="button"
          className="icon-btn"
          aria-label={t('bulk.end')}
          title={t('bulk.end')}
          onClick={endSelection}
        >
          <Icon of={X} size="s" />
        </button>
      </span>
    </div>
  )
}
