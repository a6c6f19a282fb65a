import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { Line, LineHealth } from '../../lib/types.ts'
import { useHealth } from './use-health.ts'

/** A share of the day's limit, with its meter where there is one. */
function Used({ name, used, limit }: { name: string; used: number; limit: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words =
    limit === null ? format.number(used) : t('lines.left', { used: format.number(used), limit: format.number(limit) })
  return (
    <div className="grid gap-1.5">
      <dt className="text-muted">{name}</dt>
      <dd className="grid gap-1.5 text-18 font-semibold tabular-nums">
        {words}
        {limit !== null && (
          <span className="meter">
            <i style={{ width: `${Math.min(100, (used / limit) * 100)}%` }} />
          </span>
        )}
      </dd>
    </div>
  )
}

function Ratio({ name, ratio }: { name: string; ratio: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className="num">{ratio === null ? t('lines.sayLater') : format.percent(ratio * 10_000)}</dd>
    </div>
  )
}

function Numbers({ health }: { health: LineHealth }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { today, week, warmUp } = health
  return (
    <>
      <dl className="mt-3 grid gap-x-8 gap-y-4 md:grid-cols-2" data-testid="health-today">
        <Used name={t('lines.sentToday')} used={today.sent} limit={health.limit} />
        <Used name={t('lines.newContactsToday')} used={today.newContacts} limit={health.newContactsLimit} />
      </dl>
      {warmUp && (
        <p className="mt-3 text-muted" data-testid="warm-up">
          {t('lines.warmUpDay', {
            day: format.number(warmUp.day),
            days: format.number(warmUp.days),
            limit: format.number(warmUp.limit),
          })}
        </p>
      )}
      <h3 className="mt-5 font-medium">{t('lines.lastDays')}</h3>
      <dl className="mt-2 grid max-w-100 gap-1.5">
        <Ratio name={t('lines.deliveredRatio')} ratio={week.deliveredRatio} />
        <Ratio name={t('lines.replyRatio')} ratio={week.replyRatio} />
        <div className="flex justify-between gap-4">
          <dt className="text-muted">{t('lines.failedToday')}</dt>
          <dd className="num">{format.number(today.failed)}</dd>
        </div>
      </dl>
    </>
  )
}

/** What the number did today, what it may still do, and how it is received. */
export function HealthPart({ line }: { line: Line }) {
  const { t } = useTranslation()
  const { data: health } = useHealth(line.id)
  return (
    <section aria-labelledby="line-health" data-testid="line-health">
      <h2 id="line-health">{t('lines.health')}</h2>
      {health ? <Numbers health={health} /> : <p className="mt-3 text-muted">{t('common.loading')}</p>}
    </section>
  )
}
