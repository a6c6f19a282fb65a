import { useTranslation } from 'react-i18next'
import { useMembers } from '../../lib/data.ts'
import type { SettingsPart } from './settings-rules.tsx'

/** Who takes the next lead, and when old ones are put away. */
export function Turns({ settings, save, readOnly }: SettingsPart) {
  const { t } = useTranslation()
  const { data: members = [] } = useMembers()
  const { isOn, userIds } = settings.roundRobin
  const able = members.filter(
    ({ status, roles }) => status === 'active' && !roles.every((role) => role === 'developer'),
  )
  const toggle = (id: string) =>
    save({
      roundRobin: { isOn, userIds: userIds.includes(id) ? userIds.filter((one) => one !== id) : [...userIds, id] },
    })
  return (
    <section className="grid gap-3">
      <h2>{t('leads.turns')}</h2>
      <label className="flex items-center justify-between gap-4">
        <span className="text-muted">{t('leads.turnsWhat')}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={isOn}
          aria-label={t('leads.turns')}
          className="switch"
          checked={isOn}
          disabled={readOnly}
          onChange={(event) => save({ roundRobin: { isOn: event.target.checked, userIds } })}
        />
      </label>
      {isOn && (
        <fieldset className="flex flex-wrap gap-2" disabled={readOnly}>
          <legend className="mb-1 text-muted">{t(userIds.length > 0 ? 'leads.turnsOf' : 'leads.turnsAll')}</legend>
          {able.map(({ userId, name }) => (
            <button
              key={userId}
              type="button"
              className="btn plain"
              aria-pressed={userIds.includes(userId)}
              onClick={() => toggle(userId)}
            >
              {userIds.includes(userId) ? '✓ ' : ''}
              {name}
            </button>
          ))}
        </fieldset>
      )}
      <label className="lab">
        <b>{t('leads.archiveAfter')}</b>
        <select
          className="field small w-auto"
          value={settings.archiveAfterDays ?? ''}
          disabled={readOnly}
          onChange={(event) => save({ archiveAfterDays: event.target.value ? Number(event.target.value) : null })}
        >
          <option value="">{t('leads.archiveNever')}</option>
          {[...new Set([30, 90, 180, 365, settings.archiveAfterDays ?? 30])].map((days) => (
            <option key={days} value={days}>
              {t('leads.archiveDays', { count: days })}
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}
