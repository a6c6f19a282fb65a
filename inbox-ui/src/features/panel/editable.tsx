import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

interface Props {
  label: string
  value: string
  readOnly: boolean
  save: (text: string) => void
}

/** A fact that is edited in place: Enter keeps, Escape leaves it as it was. */
export function Editable({ label, value, readOnly, save }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState<string | null>(null)
  if (readOnly) return <bdi>{value}</bdi>
  if (text === null) {
    return (
      <button
        type="button"
        className="editable"
        aria-label={t('panel.edit', { label, value })}
        onClick={() => setText(value)}
      >
        <bdi className="cut">{value || t('panel.notSet')}</bdi>
        <Icon of={Pencil} size="xs" />
      </button>
    )
  }
  const done = () => {
    if (text.trim() && text.trim() !== value) save(text.trim())
    setText(null)
  }
  return (
    <input
      className="field small"
      dir="auto"
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
      autoFocus
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done()
        if (event.key === 'Escape') {
          event.stopPropagation()
          setText(null)
        }
      }}
    />
  )
}
