import { Bot, EyeOff, Paperclip } from 'lucide-react'
import { type FormEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useConversationMoves } from '../../lib/data.ts'
import { onAsk } from '../../lib/shortcuts.ts'
import { firstName } from '../../lib/names.ts'
import type { Message, Row } from '../../lib/types.ts'
import { CommandHelp } from './command-help.tsx'
import { Modes } from './modes.tsx'
import { Pieces } from './pieces.tsx'
import { useCommandMenu } from './use-command-menu.ts'
import { useComposer } from './use-composer.ts'
import { useFiles } from './use-files.ts'

interface Props {
  row: Row
  answering: Message | null
  stopAnswering: () => void
}

/** Asks from elsewhere: R and N, and a refused card that wants its line back. */
function useAsks(composer: ReturnType<typeof useComposer>, focus: () => void) {
  useEffect(
    () =>
      onAsk((what, detail) => {
        if (what === 'reply' || what === 'note') composer.setMode(what)
        else if (what === 'command') composer.putLine(detail)
        else return
        focus()
      }),
    [composer, focus],
  )
}

/** One box with two clear modes; a line that starts with a slash is run and never sent as words. */
export function Composer({ row, answering, stopAnswering }: Props) {
  const { t } = useTranslation()
  const box = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const focus = useRef(() => requestAnimationFrame(() => box.current?.focus())).current
  const files = useFiles()
  const composer = useComposer(row, { answering, stopAnswering, files })
  const menu = useCommandMenu(composer)
  const { takeOver } = useConversationMoves(row.id)
  useAsks(composer, focus)
  useEffect(() => {
    if (answering) focus()
  }, [answering, focus])
  const note = composer.mode === 'note'
  const botHasIt = row.holderKind === 'bot'
  const name = firstName(row.contact.name || row.contact.phone || '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (composer.canSubmit) composer.submit()
    else if (botHasIt && !note) takeOver.mutate()
  }
  const label = composer.command ? 'run' : note ? 'addNote' : botHasIt && !composer.canSubmit ? 'takeOver' : 'send'
  const idle = label !== 'takeOver' && !composer.canSubmit
  return (
    <form
      className="composer"
      data-testid="composer"
      data-mode={composer.mode}
      aria-label={t('composer.title', { name })}
      onSubmit={submit}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        files.add(event.dataTransfer.files)
      }}
    >
      {composer.refusal && (
        <p className="refusal" role="alert">
          {composer.refusal}
        </p>
      )}
      {menu.open && <CommandHelp menu={menu} line={composer.text} />}
      <div className={`box ${note ? 'is-note hatch' : ''}`}>
        <div className="box-head">
          <Modes mode={composer.mode} change={composer.setMode} />
          <span className="cut">
            {note ? (
              <span className="inline-flex items-center gap-1 font-medium text-warn">
                <Icon of={EyeOff} size="xs" /> {t('composer.teamOnly')}
              </span>
            ) : botHasIt ? (
              <span className="inline-flex items-center gap-1.5">
                <Icon of={Bot} size="s" /> {t('composer.botHasIt')}
              </span>
            ) : (
              <span className="text-muted">{t('composer.to', { name, line: row.line.name })}</span>
            )}
          </span>
        </div>
        <Pieces files={files} answering={note ? null : answering} stopAnswering={stopAnswering} name={name} />
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          className={composer.command ? 'is-command' : ''}
          value={composer.text}
          placeholder={note ? t('composer.writeNote') : botHasIt ? t('composer.writeTakeOver') : t('composer.write')}
          aria-label={note ? t('composer.noteLabel') : t('composer.label', { name })}
          role="combobox"
          aria-expanded={menu.open}
          aria-controls="command-list"
          aria-activedescendant={menu.open && menu.picked ? `command-${menu.picked.name}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          onChange={(event) => composer.setText(event.target.value)}
          onKeyDown={(event) => menu.onKey(event) || composer.onKey(event)}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            files.add(event.clipboardData.files)
          }}
        />
        <div className="box-foot">
          <button
            type="button"
            className="icon-btn"
            title={t('composer.commands')}
            aria-label={t('composer.commands')}
            onClick={() => {
              composer.putLine('/')
              focus()
            }}
          >
            <span className="slash mono" aria-hidden="true">
              /
            </span>
          </button>
          {files.possible && !note && (
            <button
              type="button"
              className="icon-btn"
              title={t('composer.attach')}
              aria-label={t('composer.attach')}
              onClick={() => picker.current?.click()}
            >
              <Icon of={Paperclip} />
            </button>
          )}
          <input
            ref={picker}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => {
              if (event.target.files) files.add(event.target.files)
              event.target.value = ''
            }}
          />
          <span className="hint max-md:sr-only">{botHasIt && !note && t('composer.staysSilent')}</span>
          <button
            type="submit"
            className="btn main send"
            aria-disabled={idle}
            title={idle && composer.command ? t('composer.chooseFirst') : undefined}
          >
            {t(`composer.${label}`)}
          </button>
        </div>
      </div>
    </form>
  )
}
