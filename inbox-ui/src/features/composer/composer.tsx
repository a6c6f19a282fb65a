import { type FormEvent, lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversationMoves } from '../../lib/changes.ts'
import { useContact } from '../../lib/data.ts'
import { firstName } from '../../lib/names.ts'
import { planning } from '../../lib/scheduling.ts'
import { onAsk } from '../../lib/shortcuts.ts'
import type { Message, Row } from '../../lib/types.ts'
import { BoxFoot, type Label } from './box-foot.tsx'
import { BoxHead } from './box-head.tsx'
import { CommandHelp } from './command-help.tsx'
import { EmojiButton } from './emoji-button.tsx'
import { type Created, Extras } from './extras.tsx'
import { Pieces } from './pieces.tsx'
import { type CommandMenu, useCommandMenu } from './use-command-menu.ts'
import { type ComposerState, insertAt, useComposer, useSendMore } from './use-composer.ts'
import { type Files, useFiles } from './use-files.ts'
import { WindowClosed } from './window-closed.tsx'

const CreateDialog = lazy(() => import('./create-dialogs.tsx'))

interface Props {
  row: Row
  answering: Message | null
  stopAnswering: () => void
}

/** Asks from elsewhere: R and N, and a refused card that wants its line back. */
function useAsks({ setMode, putLine }: ComposerState, focus: () => void) {
  useEffect(
    () =>
      onAsk((what, detail) => {
        if (what === 'reply' || what === 'note') setMode(what)
        else if (what === 'command') putLine(detail)
        else return
        focus()
      }),
    [setMode, putLine, focus],
  )
}

function useFocus(answering: Message | null) {
  const box = useRef<HTMLTextAreaElement>(null)
  const focus = useCallback(() => void requestAnimationFrame(() => box.current?.focus()), [])
  useEffect(() => {
    if (answering) focus()
  }, [answering, focus])
  return { box, focus }
}

interface BoxProps {
  box: React.RefObject<HTMLTextAreaElement | null>
  composer: ComposerState
  menu: CommandMenu
  files: Files
  placeholder: string
  label: string
}

function TextBox({ box, composer, menu, files, placeholder, label }: BoxProps) {
  return (
    <textarea
      ref={box}
      rows={1}
      dir="auto"
      className={composer.command ? 'is-command' : ''}
      value={composer.text}
      placeholder={placeholder}
      aria-label={label}
      aria-controls={menu.open ? 'command-list' : undefined}
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
  )
}

/** What the button does now. */
function labelOf(composer: ComposerState, botHasIt: boolean): Label {
  if (composer.command) return 'run'
  if (composer.mode === 'note') return 'addNote'
  return botHasIt && !composer.canSubmit ? 'takeOver' : 'send'
}

/** What the channel takes: a web chat has no polls and no cards; the official API no polls. */
function kindsOf({ line }: Row): readonly Created[] {
  if (line.channel !== 'whatsapp') return ['choices']
  return line.windowHours == null ? ['poll', 'choices', 'place', 'card'] : ['choices', 'place', 'card']
}

/** What is written goes out later: the dialog takes it over, and the box is empty once it is kept. */
function usePlanning(row: Row, composer: ComposerState, files: Files) {
  const { data: contact } = useContact(row.contactId)
  return () =>
    planning.set({
      conversationId: row.id,
      text: composer.command ? '' : composer.text,
      fileId: files.all[0]?.fileId ?? null,
      send: null,
      theirZone: contact?.timeZone ?? null,
      done() {
        if (!composer.command) composer.setText('')
        files.clear()
      },
    })
}

/** The box, and beside it the forms of what else can go out: a form within a form would leave the page. */
export function Composer(props: Props) {
  const [making, setMaking] = useState<Created | null>(null)
  const sendMore = useSendMore(props.row.id)
  return (
    <>
      <WindowClosed row={props.row} />
      <Box {...props} make={setMaking} />
      {making && (
        <Suspense>
          <CreateDialog what={making} send={sendMore} close={() => setMaking(null)} />
        </Suspense>
      )}
    </>
  )
}

/** One box with two clear modes; a line that starts with a slash is run and never sent as words. */
function Box({ row, answering, stopAnswering, make }: Props & { make: (what: Created) => void }) {
  const { t } = useTranslation()
  const { box, focus } = useFocus(answering)
  const files = useFiles()
  const composer = useComposer(row, { answering, stopAnswering, files })
  const menu = useCommandMenu(composer)
  const { takeOver } = useConversationMoves(row.id)
  useAsks(composer, focus)
  const note = composer.mode === 'note'
  const botHasIt = row.holderKind === 'bot'
  const name = firstName(row.contact.name || row.contact.phone || '')
  const label = labelOf(composer, botHasIt)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (composer.canSubmit) composer.submit()
    else if (label === 'takeOver') takeOver.mutate()
  }
  const schedule = usePlanning(row, composer, files)
  const placeholder = note ? 'writeNote' : botHasIt ? 'writeTakeOver' : 'write'
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
        <BoxHead row={row} name={name} mode={composer.mode} setMode={composer.setMode} />
        <Pieces files={files} answering={note ? null : answering} stopAnswering={stopAnswering} name={name} />
        <TextBox
          box={box}
          composer={composer}
          menu={menu}
          files={files}
          placeholder={t(`composer.${placeholder}`)}
          label={note ? t('composer.noteLabel') : t('composer.label', { name })}
        />
        <BoxFoot
          label={label}
          idle={label !== 'takeOver' && !composer.canSubmit}
          hint={botHasIt && !note ? t('composer.staysSilent') : ''}
          files={note ? null : files}
          extras={
            <>
              <EmojiButton add={(emoji) => insertAt(box.current, emoji, composer)} />
              {!note && <Extras kinds={kindsOf(row)} make={make} schedule={schedule} />}
            </>
          }
          startCommand={() => {
            composer.putLine('/')
            focus()
          }}
        />
      </div>
    </form>
  )
}
