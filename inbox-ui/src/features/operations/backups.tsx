import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { BackupView, Operations } from '../../lib/types.ts'
import { type Look, State } from './look.tsx'

const looks: Readonly<Record<BackupView['status'], Look>> = { running: 'accent', done: 'ok', failed: 'bad' }

const sizeOf = (bytes: number): string =>
  new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  }).format(bytes / 1_000_000)

function Row({ backup }: { backup: BackupView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2" data-testid="backup">
      <span className="grid min-w-0 flex-1">
        <span className="font-medium">{t(`operations.${backup.kind}`)}</span>
        <span className="text-12 break-words text-muted" dir="auto">
          {backup.problem ?? format.exact(backup.startedAt)}
        </span>
      </span>
      {backup.kind === 'full' && backup.status === 'done' && <span className="text-muted">{sizeOf(backup.bytes)}</span>}
      <State look={looks[backup.status]} word={t(`operations.${backup.status}`)} />
    </li>
  )
}

/** What can be brought back, up to when, and when that was last tried. */
export function Backups({ backups }: { backups: Operations['backups'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { archivedUntil, lastProven, recent } = backups
  const proof = lastProven?.proof
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-15 font-semibold">{t('operations.backups')}</h2>
      <div className="sheet">
        <div className="part grid gap-1">
          {archivedUntil && <p>{t('operations.archivedUntil', { time: format.exact(archivedUntil) })}</p>}
          <p className={proof ? '' : 'text-muted'}>
            {proof && lastProven
              ? t('operations.lastProven', {
                  time: format.exact(lastProven.startedAt),
                  documents: format.number(proof.documents),
                  keys: format.number(proof.keysOpened),
                })
              : t('operations.neverProven')}
          </p>
        </div>
        {recent.length > 0 ? (
          <ul className="part divide-y divide-line p-0!">
            {recent.map((backup) => (
              <Row key={backup.id} backup={backup} />
            ))}
          </ul>
        ) : (
          <div className="part text-muted">
            <b className="block font-medium text-text">{t('operations.noBackups')}</b>
            {t('operations.noBackupsHint')}
          </div>
        )}
      </div>
    </section>
  )
}
