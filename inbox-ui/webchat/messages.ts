import type { WebchatMessage } from '../../schemas/webchat.ts'
import { el } from './dom.ts'
import type { Pending } from './memory.ts'
import type { Store } from './store.ts'
import type { Tell } from './texts.ts'

/** Pictures that were fetched, by file: each once. */
const pictures = new Map<string, Promise<string>>()

/** Everything that the log shows, oldest first. */
export function logOf(store: Store, tell: Tell, language: string): HTMLElement[] {
  const { state } = store
  const row = rowIn(store, tell, language)
  const shown = state.messages.flatMap((message, at) => row(message, state.messages[at - 1]))
  const last = state.messages.at(-1)
  const mine = last?.from === 'visitor' && state.pending.length === 0
  return [
    ...(state.look?.greeting ? [el('p', { class: 'greeting', dir: 'auto' }, state.look.greeting)] : []),
    ...(state.hasEarlier ? [el('button', { class: 'more', click: () => void store.earlier() }, tell('earlier'))] : []),
    ...shown,
    ...(mine
      ? [el('div', { class: 'meta mine' }, tell(state.readIds.includes(last.clientId ?? '') ? 'read' : 'sent'))]
      : []),
    ...state.pending.flatMap((one) => pendingOf(store, tell, one)),
    ...choicesOf(store, last),
  ]
}

type Row = (message: WebchatMessage, before: WebchatMessage | undefined) => HTMLElement[]

const rowIn =
  (store: Store, tell: Tell, language: string): Row =>
  (message, before) => {
    const mine = message.from === 'visitor' ? ' mine' : ''
    const isNewSpeaker = before?.from !== message.from || before.name !== message.name
    const speaker = message.name ?? tell(message.from === 'bot' ? 'bot' : 'team')
    const marks = message.isEdited && !message.isDeleted ? [el('div', { class: `meta${mine}` }, tell('edited'))] : []
    return [
      ...(isNewSpeaker && !mine ? [el('div', { class: 'who', dir: 'auto' }, speaker)] : []),
      bubbleOf(store, tell, language, message, mine),
      ...marks,
    ]
  }

function bubbleOf(store: Store, tell: Tell, language: string, message: WebchatMessage, mine: string): HTMLElement {
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
  const title = clock.format(new Date(message.sentAt))
  if (message.isDeleted) return el('div', { class: `bubble gone${mine}`, dir: 'auto', title }, tell('deleted'))
  const file = message.file && fileOf(store, tell, message.file)
  return el('div', { class: `bubble${mine}`, dir: 'auto', title }, file, message.text)
}

function pendingOf(store: Store, tell: Tell, { clientId, text, file, problem }: Pending): HTMLElement[] {
  const bubble = el('div', { class: 'bubble mine', dir: 'auto' }, file ? `${file.name} ` : '', text)
  if (problem === undefined) return [bubble, el('div', { class: 'meta mine' }, tell('waiting'))]
  const again = el('button', { type: 'button', click: () => store.again(clientId) }, tell('again'))
  return [bubble, el('div', { class: 'meta mine bad', role: 'alert' }, `${tell('failed')} ${problem} `, again)]
}

/** The options of the last message: answered by a tap. */
function choicesOf(store: Store, last: WebchatMessage | undefined): HTMLElement[] {
  if (!last || last.choices.length === 0 || store.state.pending.length > 0) return []
  const buttons = last.choices.map(({ id, title }) =>
    el('button', { type: 'button', click: () => store.write({ text: title, chosen: { id, title } }) }, title),
  )
  return [el('div', { class: 'choices' }, ...buttons)]
}

function fileOf(store: Store, tell: Tell, file: NonNullable<WebchatMessage['file']>): HTMLElement {
  const name = file.name ?? ''
  const fetched = (): Promise<string> => {
    const known = pictures.get(file.id) ?? store.api.file(file.id).then((blob) => URL.createObjectURL(blob))
    pictures.set(file.id, known)
    known.catch(() => pictures.delete(file.id))
    return known
  }
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.mime)) {
    const image = el('img', { alt: name })
    void fetched().then(
      (url) => image.setAttribute('src', url),
      () => undefined,
    )
    return image
  }
  const save = (event: Event): void => {
    event.preventDefault()
    void fetched().then(
      (href) => el('a', { href, download: name || 'file' }).click(),
      () => undefined,
    )
  }
  const size = `${Math.max(1, Math.round(file.size / 1024))} kB`
  return el('a', { href: '#', click: save, 'aria-label': tell('download', { name }) }, `${name || file.mime} (${size})`)
}
