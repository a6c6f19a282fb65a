import { useQuery, useQueryClient } from '@tanstack/react-query'
import { AlarmClock, Repeat } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import { planning } from '../../lib/scheduling.ts'
import { toast } from '../../lib/toasts.ts'
import type { Row, ScheduledSend } from '../../lib/types.ts'

function useScheduled(row: Row) {
  const client = useQueryClient()
  // An answer of the customer may have called some off.
  useEffect(() => {
    if (row.lastInboundSeq) void client.invalidateQueries({ queryKey: keys.scheduled(row.id) })
  }, [client, row.id, row.lastInboundSeq])
  const { data } = useQuery({
    queryKey: keys.scheduled(row.id),
    queryFn: () => get<{ items: ScheduledSend[] }>(`/conversations/${row.id}/scheduled-sends`),
  })
  return (data?.items ?? []).filter((send) => send.status === 'active')
}

function Waiting({ send, row }: { send: ScheduledSend; row: Row }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const mayWrite = useMay()('reply_conversations')
  const refresh = () => void client.invalidateQueries({ queryKey: keys.scheduled(row.id) })
  const cancel = useChange(
    () => post(`/scheduled-sends/${send.id}/cancel`),
    () => {
      refresh()
      toast(t('schedule.cancelled'))
    },
  )
  const change = () =>
    planning.set({
      conversationId: row.id,
      text: send.text,
      fileId: send.fileId,
      send,
      theirZone: null,
      done: () => undefined,
    })
  return (
    <li className="msg out" data-testid="scheduled">
      <div className="bubble planned">
        <p className="planned-when">
          <Icon of={AlarmClock} size="xs" />
          <b>{send.nextAt ? format.soon(send.nextAt) : send.at.replace('T', ' ')}</b>
          {send.repeat && (
            <span className="inline-flex items-center gap-1">
              <Icon of={Repeat} size="xs" />
              {t(`schedule.every.${send.repeat.every}`)}
            </span>
          )}
        </p>
        <p dir="auto">{send.text || t('kind.document')}</p>
      </div>
      <p className="aside">
        {t(send.cancelOnReply ? 'schedule.waitsUnlessReply' : 'schedule.waits', { name: send.createdBy.name })}
        {mayWrite && (
          <>
            <button type="button" onClick={change}>
              {t('thread.edit')}
            </button>
            <button type="button" aria-disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
              {t('schedule.cancel')}
            </button>
          </>
        )}
      </p>
    </li>
  )
}

/** At the thread's end: what goes out later, and the way to change or stop it. */
export function ScheduledItems({ row }: { row: Row }) {
  return useScheduled(row).map((send) => <Waiting key={send.id} send={send} row={row} />)
}
