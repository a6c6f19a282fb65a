import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { Line, Outage } from '../../lib/types.ts'
import { nextStep } from './reasons.ts'
import { useOutages } from './use-health.ts'
import { leftWords } from './use-left.ts'

/** What became of what arrived meanwhile, as the server and the store say it. */
function useProof(): (outage: Outage) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ arrived, stored, parked, answered }) => {
    if (arrived === null || stored === null) return t('lines.proofComing')
    if (arrived === 0) return t('lines.proofNothing')
    const number = (value: number | null) => format.number(value ?? 0)
    const missing = arrived - stored - (parked ?? 0)
    return [
      t('lines.proof', { arrived: number(arrived), stored: number(stored), answered: number(answered) }),
      parked ? t('lines.proofParked', { count: parked }) : '',
      missing > 0 ? t('lines.proofMissing', { count: missing }) : '',
    ]
      .filter(Boolean)
      .join(' ')
  }
}

function useReason(): (reason: string) => string {
  const { t } = useTranslation()
  return (reason) => {
    if (reason === 'owner_gone') return t('lines.ownerGone')
    const known = reason in nextStep ? reason : 'unknown'
    return t(`closed.${known}.what`)
  }
}

function OutageRow({ outage }: { outage: Outage }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [proof, reason] = [useProof(), useReason()]
  const seconds = outage.to ? Math.max(1, Math.round((Date.parse(outage.to) - Date.parse(outage.from)) / 1000)) : null
  return (
    <li className="grid gap-0.5 py-2.5" data-testid="outage" data-arrived={outage.arrived} data-stored={outage.stored}>
      <span className="flex flex-wrap justify-between gap-x-4">
        <time dateTime={outage.from} className="font-medium">
          {format.precise(outage.from)}
        </time>
        <span className="num text-muted">{seconds === null ? t('lines.ongoing') : leftWords(seconds)}</span>
      </span>
      <span className="text-muted">{reason(outage.reason)}</span>
      {outage.to && <span>{proof(outage)}</span>}
    </li>
  )
}

/** The connection: when it was last known to live, and the proof of each gap. */
export function DoctorPart({ line }: { line: Line }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { account } = line
  const { data } = useOutages(line.id, account?.updatedAt ?? '')
  const facts: [string, string | null | undefined][] = [
    [t('lines.alive'), account?.aliveAt && format.ago(account.aliveAt)],
    [t('lines.lastHeard'), account?.lastInboundAt && format.ago(account.lastInboundAt)],
    [t('lines.linkedSince'), account?.connectedAt && format.precise(account.connectedAt)],
  ]
  return (
    <section aria-labelledby="line-doctor" data-testid="line-doctor">
      <h2 id="line-doctor">{t('lines.connection')}</h2>
      <dl className="mt-3 grid max-w-100 gap-1.5">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted">{name}</dt>
              <dd className="num text-end">{value}</dd>
            </div>
          ))}
      </dl>
      <h3 className="mt-5 font-medium">{t('lines.outages')}</h3>
      {data?.items.length === 0 && <p className="mt-1 text-muted">{t('lines.outagesNone')}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map((outage) => (
          <OutageRow key={outage.id} outage={outage} />
        ))}
      </ul>
    </section>
  )
}
