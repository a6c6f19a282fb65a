import { useTranslation } from 'react-i18next'

interface Props {
  noun: 'order' | 'ticket'
  status: string
  steps: readonly string[]
  disabled: boolean
  move: (status: string) => void
}

/** The next states that are allowed from here. */
export function StatusSelect({ noun, status, steps, disabled, move }: Props) {
  const { t } = useTranslation()
  if (steps.length === 0) return null
  return (
    <select
      className="field small"
      aria-label={t('panel.status')}
      value={status}
      aria-disabled={disabled}
      onChange={(event) => move(event.target.value)}
    >
      <option value={status}>{t(`${noun}Status.${status}`)}</option>
      {steps.map((step) => (
        <option key={step} value={step}>
          {t(`${noun}Status.${step}`)}
        </option>
      ))}
    </select>
  )
}
