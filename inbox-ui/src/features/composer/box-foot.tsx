import { Paperclip } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Files } from './use-files.ts'

export type Label = 'run' | 'addNote' | 'takeOver' | 'send'

function Attach({ files }: { files: Files }) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="icon-btn"
        title={t('composer.attach')}
        aria-label={t('composer.attach')}
        onClick={() => picker.current?.click()}
      >
        <Icon of={Paperclip} />
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        data-testid="file"
        onChange={(event) => {
          if (event.target.files) files.add(event.target.files)
          event.target.value = ''
        }}
      />
    </>
  )
}

interface Props {
  label: Label
  /** There is nothing to do yet. */
  idle: boolean
  hint: string
  files: Files | null
  startCommand: () => void
  /** Further things that can go out. */
  extras: ReactNode
}

/** Commands, files and the one button that says what it does. */
export function BoxFoot({ label, idle, hint, files, startCommand, extras }: Props) {
  const { t } = useTranslation()
  return (
    <div className="box-foot">
      <button
        type="button"
        className="icon-btn"
        title={t('composer.commands')}
        aria-label={t('composer.commands')}
        onClick={startCommand}
      >
        <span className="slash mono" aria-hidden="true">
          /
        </span>
      </button>
      {files?.possible && <Attach files={files} />}
      {extras}
      {hint && <span className="hint max-md:sr-only">{hint}</span>}
      <button
        type="submit"
        className="btn main send"
        aria-disabled={idle}
        title={idle && label === 'run' ? t('composer.chooseFirst') : undefined}
      >
        {t(`composer.${label}`)}
      </button>
    </div>
  )
}
