import { Bot, EyeOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Mode } from '../../lib/drafts.ts'
import type { Row } from '../../lib/types.ts'
import { Modes } from './modes.tsx'

interface Props {
  row: Row
  name: string
  mode: Mode
  setMode: (mode: Mode) => void
}

function Whom({ row, name, mode }: Omit<Props, 'setMode'>) {
  const { t } = useTranslation()
  if (mode === 'note') {
    return (
      <span className="inline-flex items-center gap-1 font-medium text-warn">
        <Icon of={EyeOff} size="xs" /> {t('composer.teamOnly')}
      </span>
    )
  }
  if (row.holderKind === 'bot') {
    return (
      <span className="inline-flex items-center gap-1.5">
        <Icon of={Bot} size="s" /> {t('composer.botHasIt')}
      </span>
    )
  }
  return <span className="cut text-muted">{t('composer.to', { name, line: row.line.name })}</span>
}

/** Reply or note, and who will read it. */
export function BoxHead({ row, name, mode, setMode }: Props) {
  return (
    <div className="box-head">
      <Modes mode={mode} change={setMode} />
      <Whom row={row} name={name} mode={mode} />
    </div>
  )
}
