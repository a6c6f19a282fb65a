import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Operations, OperationsCheck } from '../../lib/types.ts'
import { State } from './look.tsx'

const looks = { ok: 'ok', warn: 'warn', fail: 'bad' } as const
const order = ['fail', 'warn', 'ok']

/** What needs somebody comes first. */
const sorted = (checks: readonly OperationsCheck[]) =>
  checks.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))

export function Checks({ checks }: { checks: readonly OperationsCheck[] }) {
  const { t } = useTranslation()
  const isWell = checks.every(({ status }) => status === 'ok')
  return (
    <section className="sheet" aria-label={t('operations.checks')}>
      {isWell && <p className="part font-medium">{t('operations.allWell')}</p>}
      <ul className="divide-y divide-line">
        {sorted(checks).map(({ name, status, title, detail, next }) => (
          <li
            key={name}
            className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 px-6 py-3 md:grid-cols-[11rem_1fr_auto]"
            data-testid="check"
            data-status={status}
          >
            <b className="font-medium">{title}</b>
            <span className="grid min-w-0 gap-1 max-md:order-1 max-md:col-span-2">
              <span className={`break-words ${next ? '' : 'text-muted'}`} dir="auto">
                {detail}
              </span>
              {next && (
                <span className="flex items-start gap-2 break-words font-medium">
                  <span className="mt-0.5">
                    <Icon of={ArrowRight} size="xs" flip />
                  </span>
                  <span dir="auto">{next}</span>
                </span>
              )}
            </span>
            <span>
              <State look={looks[status]} word={t(`operations.${status}`)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Queues({ queues }: { queues: Operations['queues'] }) {
  const { t } = useTranslation()
  const seconds = (count: number) =>
    new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: 'second' }).format(count)
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-15 font-semibold">{t('operations.queues')}</h2>
      <div className="sheet overflow-hidden">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('operations.queue')}</th>
              <th scope="col">{t('operations.waiting')}</th>
              <th scope="col">{t('operations.oldest')}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ queue, waiting, oldestSeconds }) => (
              <tr key={queue}>
                <td>{t(`operations.queueName.${queue}`)}</td>
                <td>{waiting}</td>
                <td className="text-muted">{waiting > 0 ? seconds(oldestSeconds) : t('operations.nothingWaits')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
