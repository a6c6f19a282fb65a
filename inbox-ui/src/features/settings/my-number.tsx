import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { get, post, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMe } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { phoneWords } from '../../lib/names.ts'
import { keys } from '../../lib/query.ts'
import type { StaffNumber } from '../../lib/types.ts'

interface Code {
  code: string
  expiresAt: string
  lineNumber: string | null
}

/** The code to send from one's own phone: large, to be typed by hand, with where to send it. */
function CodeToSend({ code }: { code: Code }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="grid gap-3" role="status" data-testid="staff-code">
      <p>
        {t('number.send')}{' '}
        <bdi dir="ltr" className="font-medium">
          {phoneWords(code.lineNumber) || t('number.anyLine')}
        </bdi>
      </p>
      <p className="pair mono" dir="ltr" role="img" aria-label={`${t('number.code')}: ${[...code.code].join(' ')}`}>
        {[...code.code].map((letter, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the letters of one code never move
          <span key={at}>{letter}</span>
        ))}
      </p>
      <p className="text-muted">{t('number.until', { time: format.clock(code.expiresAt) })}</p>
    </div>
  )
}

/** Linking one's own WhatsApp number, from which commands can then be written. */
export function MyNumber() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const make = useChange(() => post<Code>('/staff-numbers'))
  const { data } = useQuery({
    queryKey: keys.staffNumbers,
    queryFn: async () => (await get<{ items: StaffNumber[] }>('/staff-numbers')).items,
    // While a code waits, its arrival shows here by itself.
    refetchInterval: make.data ? 3_000 : false,
  })
  const unlink = useChange(
    (id: string) => remove(`/staff-numbers/${id}`),
    () => void client.invalidateQueries({ queryKey: keys.staffNumbers }),
  )
  const linked = data?.filter((one) => one.userId === me.user.id && one.linkedAt) ?? []
  return (
    <section className="grid gap-4">
      <div>
        <h2>{t('number.title')}</h2>
        <p className="mt-1 max-w-[62ch] text-muted">{t('number.what')}</p>
      </div>
      {linked.map((one) => (
        <p key={one.id} className="flex items-center gap-3">
          <bdi dir="ltr" className="font-medium">
            {one.phone}
          </bdi>
          <span className="state ok">{t('number.linked')}</span>
          <button type="button" className="btn plain" onClick={() => unlink.mutate(one.id)}>
            {t('number.unlink')}
          </button>
        </p>
      ))}
      {make.data && linked.length === 0 && <CodeToSend code={make.data} />}
      {linked.length === 0 && (
        <button
          type="button"
          className="btn justify-self-start"
          aria-disabled={make.isPending}
          onClick={() => make.mutate(undefined)}
        >
          {t(make.data ? 'number.newCode' : 'number.make')}
        </button>
      )}
    </section>
  )
}
