import { el, icon } from './dom.ts'
import type { Store } from './store.ts'
import type { Tell } from './texts.ts'

const maxFileBytes = 16 * 1024 * 1024
const typingEveryMs = 4_000

/** Where the visitor writes. */
export function composerOf(store: Store, tell: Tell, note: HTMLElement) {
  let typedAt = 0
  const box = el('textarea', { rows: '1', maxlength: '4096', 'aria-label': tell('write'), placeholder: tell('write') })
  const picker = el('input', { type: 'file', hidden: true, tabindex: '-1', 'aria-hidden': 'true' })
  const attach = el(
    'button',
    { class: 'bare', type: 'button', 'aria-label': tell('attach'), click: () => picker.click() },
    icon('file'),
  )
  const send = el('button', { class: 'bare send', 'aria-label': tell('send') }, icon('send'))
  const form = el('form', {}, picker, attach, box, send)
  const tellTyping = (isTyping: boolean): void => {
    if (!store.state.token || store.state.messages.length === 0) return
    void store.api.typing(isTyping).catch(() => undefined)
  }
  const close = (): void => {
    if (typedAt > 0) tellTyping(false)
    typedAt = 0
  }
  const submit = (event?: Event): void => {
    event?.preventDefault()
    const text = box.value.trim()
    if (!text) return
    box.value = ''
    box.style.height = ''
    typedAt = 0
    store.write({ text })
  }
  form.addEventListener('submit', submit)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event)
  })
  box.addEventListener('input', () => {
    box.style.height = ''
    box.style.height = `${box.scrollHeight + 2}px`
    if (Date.now() - typedAt < typingEveryMs) return
    typedAt = Date.now()
    tellTyping(true)
  })
  picker.addEventListener('change', () => {
    const file = picker.files?.[0]
    picker.value = ''
    if (!file) return
    if (file.size > maxFileBytes) {
      note.hidden = false
      note.className = 'note bad'
      note.textContent = tell('tooLarge')
      return
    }
    store.write({ text: box.value.trim(), file })
    box.value = ''
  })
  return { form, box, close }
}

/** Who writes, asked once before the first message where the shop wants to know. */
export function introOf(store: Store, tell: Tell, done: () => void): HTMLFormElement {
  const name = el('input', { required: true, maxlength: '120', autocomplete: 'name' })
  const email = el('input', { type: 'email', maxlength: '254', autocomplete: 'email' })
  const problem = el('p', { class: 'note bad', role: 'alert', hidden: true })
  const form = el(
    'form',
    { class: 'intro', hidden: true },
    el('h3', {}, tell('who')),
    el('label', {}, tell('name'), name),
    el('label', {}, tell('email'), email),
    problem,
    el('button', { class: 'go' }, tell('begin')),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const who = { name: name.value.trim(), ...(email.value.trim() && { email: email.value.trim() }) }
    store.introduce(who).then(done, (error: Error) => {
      problem.hidden = false
      problem.textContent = error.message || tell('gone')
    })
  })
  return form
}
