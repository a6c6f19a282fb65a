import { base64, call } from './api.js'
import { photo } from './photo.js'
import { $, guarded, phoneOf, state } from './state.js'
import { t } from './texts.js'
import { summary } from './thread.js'

/** Who wrote a message of the open thread. */
export const nameOf = (message) => (message.direction === 'out' ? t('you') : (phoneOf(state.peer)?.name ?? ''))

export function quote(message) {
  state.quoting = message
  $('quoting').hidden = !message
  if (message) {
    const [name, words] = $('quoting').firstElementChild.children
    name.textContent = nameOf(message)
    words.textContent = summary(message)
  }
  $('text').focus()
}

async function send(content) {
  const quotedId = state.quoting?.id
  quote(null)
  state.wrote = true
  await call('send', { from: state.me, to: state.peer, content, ...(quotedId && { quotedId }) })
}

async function sendFile(file, caption) {
  const kind = ['image', 'audio', 'video'].find((name) => file.type.startsWith(name)) ?? 'document'
  const bytes = await base64(file)
  await send({
    kind,
    bytes,
    mimetype: file.type || 'application/octet-stream',
    ...(file.name && { fileName: file.name }),
    ...(caption && { caption }),
  })
}

export const tries = {
  burst: async () => {
    for (const text of ['Hi', 'one question', 'do you have', 'an air pump', 'for a 2013 Transit?'])
      await send({ kind: 'text', text })
  },
  photo: async () => sendFile(await photo()),
  stop: () => send({ kind: 'text', text: 'STOP' }),
  person: () => send({ kind: 'text', text: t('person') }),
}

/** As high as what is written, up to five lines. */
function grow(text) {
  text.style.height = 'auto'
  text.style.height = `${Math.min(text.scrollHeight, 116)}px`
}

export function wireComposer() {
  const text = $('text')
  $('write').addEventListener(
    'submit',
    guarded(async (event) => {
      event.preventDefault()
      const words = text.value.trim()
      if (!words) return
      text.value = ''
      grow(text)
      await call('typing', { from: state.me, to: state.peer, state: 'paused' })
      await send({ kind: 'text', text: words })
    }),
  )
  text.addEventListener('input', () => grow(text))
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    $('write').requestSubmit()
  })
  let told = 0
  text.addEventListener(
    'input',
    guarded(async () => {
      if (Date.now() - told < 3000) return
      told = Date.now()
      await call('typing', { from: state.me, to: state.peer, state: 'composing' })
    }),
  )
  const file = $('write').querySelector('[type=file]')
  file.addEventListener(
    'change',
    guarded(async () => {
      const [chosen] = file.files
      if (chosen) await sendFile(chosen, text.value.trim())
      file.value = ''
      text.value = ''
    }),
  )
  $('quoting')
    .querySelector('button')
    .addEventListener('click', () => quote(null))
}
