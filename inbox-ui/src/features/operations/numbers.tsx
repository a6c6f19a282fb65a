import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Operations } from '../../lib/types.ts'
import { type Look, State } from './look.tsx'

type Account = Operations['accounts'][number]

function lookOf({ state, health, isWanted }: Account): Look {
  if (state === 'failed') return 'bad'
  if (state !== 'connected') return isWanted ? 'warn' : ''
  return ({ healthy: 'ok', warning: 'warn', critical: 'bad' } as const)[health]
}

/** Each number as it is now; what to do about it stands on its own page. */
export function Numbers({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation()
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-15 font-semibold">{t('operations.numbers')}</h2>
      <ul className="sheet divide-y divide-line">
        {accounts.length === 0 && <li className="px-6 py-3 text-muted">{t('operations.noNumbers')}</li>}
        {accounts.map((account) => (
          <li key={account.id} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2">
            <Link to="/lines/$id" params={{ id: account.lineId }} className="link cut flex-1">
              <bdi>{account.name}</bdi>
            </Link>
            <State
              look={lookOf(account)}
              word={t(account.state === 'connected' ? `health.${account.health}` : `lineState.${account.state}`)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
