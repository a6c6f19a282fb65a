import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mode } from '../../lib/drafts.ts'

/** Reply or note. Alt+N by the physical key switches, so that it works on every keyboard layout. */
export function Modes({ mode, change }: { mode: Mode; change: (mode: Mode) => void }) {
  const { t } = useTranslation()
  const name = useId()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyN' || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      change(mode === 'note' ? 'reply' : 'note')
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [mode, change])
  return (
    <fieldset className="modes">
      <legend className="sr-only">{t('composer.what')}</legend>
      {(['reply', 'note'] as const).map((one) => (
        <label key={one} title={one === 'note' ? 'Alt N' : undefined}>
          <input type="radio" className="sr-only" name={name} checked={mode === one} onChange={() => change(one)} />
          {t(`composer.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}
