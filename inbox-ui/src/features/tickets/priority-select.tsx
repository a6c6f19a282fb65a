import { useTranslation } from 'react-i18next'

export function PrioritySelect({ value, pick }: { value: string; pick: (priority: string) => void }) {
  const { t } = useTranslation()
  return (
    <label className="lab">
      <b>{t('tickets.priority')}</b>
      <select className="field" value={value} onChange={(event) => pick(event.target.value)}>
        {['low', 'medium', 'high', 'urgent'].map((one) => (
          <option key={one} value={one}>
            {t(`priority.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
