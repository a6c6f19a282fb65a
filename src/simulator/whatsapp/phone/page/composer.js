import { base64, call } from './api.js'
import { photo } from './photo.js'
import { $, guarded, phoneOf, state } from './state.js'
import { t } from './texts.js'
import { summary } from './thread.js'
import { tone } from './tone.js'

/** Who wrote a message of the open thread. */
export const nameOf = (message) => (message.direction === 'out' ? t('you') : (phoneOf(state.peer)?.name ?? ''))

function showAbove(message) {
  $('quoting').hidden = !message
  if (message) {
    const [name, words] = $('quoting').firstElementChild.children
    name.textContent = nameOf(message)
    words.textContent = summary(message)
  }
  $('text').focus()
}

export function quote(message) {
  state.quoting = message
  state.editing = null
  showAbove(message)
}

/** The text of an own message goes back into the line, to be sent changed. */
function edit(message) {
  quote(null)
  state.editing = message
  showAbove(message)
  $('text').value = message.content.text
  grow($('text'))
}

const post = (content) => call('send', { from: state.me, to: state.peer, content })

/** What can be done with a message of the thread. */
export const acts = {
  reply: quote,
  edit,
  react: guarded(({ id }, emoji) => post({ kind: 'reaction', targetId: id, emoji })),
  remove: guarded(({ id }) => post({ kind: 'delete', targetId: id })),
  vote: guarded(({ id }, options) => post({ kind: 'vote', targetId: id, options })),
  choose: guarded(({ id }, { id: row, title, description }) =>
    send({ kind: 'list-reply', targetId: id, id: row, title, ...(description && { description }) }),
  ),
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
  place: () => send({ kind: 'location', latitude: -23.56132, longitude: -46.65618, name: 'Av. Paulista, 1578' }),
  contact: () => send({ kind: 'contact', name: 'Ana', number: '+5511966665555' }),
  poll: () => send({ kind: 'poll', name: t('pollName'), options: [t('pollYes'), t('pollNo')] }),
  voice: async () => {
    const bytes = await base64(tone())
    await send({ kind: 'audio', bytes, mimetype: 'audio/wav', voice: true, seconds: 1 })
  },
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
      const { editing } = state
      if (editing) {
        quote(null)
        await post({ kind: 'edit', targetId: editing.id, text: words })
      } else await send({ kind: 'text', text: words })
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
    .addEventListener('click', () => {
      if (state.editing) text.value = ''
      quote(null)
    })
}
