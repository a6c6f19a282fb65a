import { base64, call, follow } from './api.js'
import { wireTheme } from './look.js'
import { photo } from './photo.js'
import { createRoad } from './road.js'
import { openScanner, scanFromAddress } from './scanner.js'
import { t, translatePage } from './texts.js'
import { el, initials, renderThread, timeOf } from './thread.js'

const $ = (id) => document.getElementById(id)
const state = { phones: [], devices: [], me: null, peer: null, quoting: null, typing: null, dirty: false }
const road = createRoad($('steps'), $('nothing'))
const customers = () => state.phones.filter((phone) => phone.role === 'customer')
const shops = () => state.phones.filter((phone) => phone.role === 'business')
const phoneOf = (number) => state.phones.find((phone) => phone.number === number)
export function say(text) {
  $('said').textContent = text
  $('said').classList.add('on')
  clearTimeout(say.timer)
  say.timer = setTimeout(() => $('said').classList.remove('on'), 5000)
}
const guarded =
  (work) =>
  async (...args) => {
    try {
      await work(...args)
    } catch (error) {
      say(error.message)
    }
  }

async function load() {
  ;[state.phones, state.devices] = await Promise.all([call('listPhones'), call('listDevices')])
  const asked = new URLSearchParams(location.search).get('me')
  const remembered = asked ? `+${asked.replace(/\D/g, '')}` : sessionStorage.getItem('me')
  state.me = phoneOf(remembered)?.number ?? state.me ?? customers()[0]?.number ?? null
  state.peer = phoneOf(state.peer)?.number ?? shops()[0]?.number ?? null
  renderPeople()
  renderHead()
  await refresh()
}

function renderPeople() {
  const list = document.querySelector('.people')
  list.replaceChildren(
    ...customers().map((phone, index) =>
      el(
        'label',
        { class: 'person' },
        el(
          'span',
          { class: 'avatar', style: `background: var(--tint-${(index % 6) + 1})`, 'aria-hidden': 'true' },
          initials(phone.name),
        ),
        el('span', {}, el('b', { dir: 'auto' }, phone.name), el('small', {}, el('bdi', {}, phone.number))),
        radio(phone),
      ),
    ),
  )
  $('airplane').checked = phoneOf(state.me)?.airplane ?? false
}

function radio(phone) {
  const input = el('input', {
    type: 'radio',
    name: 'me',
    value: phone.number,
    onchange: guarded(() => become(phone.number)),
  })
  input.checked = phone.number === state.me
  return input
}

async function become(number) {
  state.me = number
  state.quoting = null
  sessionStorage.setItem('me', number)
  road.clear()
  renderPeople()
  renderHead()
  await refresh()
}

function renderHead() {
  const shop = phoneOf(state.peer)
  const device = state.devices.filter((found) => found.phone === state.peer)
  $('peer-name').textContent = shop?.name ?? '—'
  $('peer-avatar').textContent = shop ? initials(shop.name) : ''
  const line = device.length === 0 ? 'notLinked' : device.some((found) => found.online) ? 'online' : 'offline'
  $('peer-state').textContent = t(state.typing ? 'typing' : line)
  $('peer-state').dataset.state = state.typing ? 'typing' : line
  $('signal').textContent = phoneOf(state.me)?.airplane ? '✈' : '▂▄▆ ▮'
}

/** Reads the open thread anew; several changes at once are one reading. */
async function refresh() {
  if (!state.me || !state.peer) return
  if (state.dirty) return
  state.dirty = true
  await new Promise(requestAnimationFrame)
  state.dirty = false
  const messages = await call('thread', { phone: state.me, peer: state.peer })
  const wall = document.querySelector('.wall')
  const atEnd = wall.scrollHeight - wall.scrollTop - wall.clientHeight < 120
  renderThread($('thread'), { messages, phone: state.me, onReply: quote })
  if (atEnd) wall.scrollTop = wall.scrollHeight
  const unread = messages.some((message) => message.direction === 'in' && message.status !== 'read')
  if (unread && document.visibilityState === 'visible') await call('markRead', { phone: state.me, peer: state.peer })
}

function quote(message) {
  state.quoting = message
  $('quoting').hidden = !message
  if (message) $('quoting').firstElementChild.textContent = message.content.text || message.content.kind
  $('text').focus()
}

async function send(content) {
  const quotedId = state.quoting?.id
  quote(null)
  await call('send', { from: state.me, to: state.peer, content, ...(quotedId && { quotedId }) })
}

const isOpenThread = (event) => event.phone === state.me && event.peer === state.peer
const handlers = {
  'message.shown': (event) => {
    if (isOpenThread(event)) road.shown(event.message)
    return refresh()
  },
  'message.changed': (event) => {
    if (isOpenThread(event)) road.changed(event.message)
    return refresh()
  },
  typing: (event) => {
    if (!isOpenThread(event)) return undefined
    state.typing = event.state === 'paused' ? null : event.state
    clearTimeout(handlers.timer)
    handlers.timer = setTimeout(() => {
      state.typing = null
      renderHead()
    }, 8000)
    return renderHead()
  },
  'phone.added': load,
  'phone.airplane': load,
  'device.paired': load,
  'device.removed': load,
  'device.ready': (event) => lineChanged(event, true),
  'device.offline': (event) => lineChanged(event, false),
}

async function lineChanged(event, isUp) {
  state.devices = await call('listDevices')
  if (event.phone === state.peer) road.line(isUp)
  renderHead()
}

async function showChats() {
  const threads = await call('listThreads', { phone: state.me })
  const rows = shops().map((shop) => {
    const thread = threads.find((found) => found.peer === shop.number)
    const open = () => {
      state.peer = shop.number
      $('chats').hidden = true
      $('chat').hidden = false
      renderHead()
      return refresh()
    }
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', onclick: guarded(open) },
        el('span', { class: 'avatar' }, initials(shop.name)),
        el('span', {}, el('b', {}, shop.name), el('small', { dir: 'auto' }, thread?.last.content.text ?? '')),
        el('time', {}, thread ? timeOf(thread.last.at) : ''),
      ),
    )
  })
  $('chats')
    .querySelector('ul')
    .replaceChildren(...rows)
  $('chats').hidden = false
  $('chat').hidden = true
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

const tries = {
  burst: async () => {
    for (const text of ['Hi', 'one question', 'do you have', 'an air pump', 'for a 2013 Transit?'])
      await send({ kind: 'text', text })
  },
  photo: async () => sendFile(await photo()),
  stop: () => send({ kind: 'text', text: 'STOP' }),
  person: () => send({ kind: 'text', text: t('person') }),
}

function wireComposer() {
  const text = $('text')
  $('write').addEventListener(
    'submit',
    guarded(async (event) => {
      event.preventDefault()
      const words = text.value.trim()
      if (!words) return
      text.value = ''
      await call('typing', { from: state.me, to: state.peer, state: 'paused' })
      await send({ kind: 'text', text: words })
    }),
  )
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

function wireSides() {
  for (const button of document.querySelectorAll('[data-try]'))
    button.addEventListener(
      'click',
      guarded(() => tries[button.dataset.try]()),
    )
  $('airplane').addEventListener(
    'change',
    guarded(() => call('airplaneMode', { phone: state.me, on: $('airplane').checked })),
  )
  $('back').addEventListener('click', guarded(showChats))
  $('scan').addEventListener('click', () => openScanner(shops(), '', linked))
  $('add').addEventListener(
    'submit',
    guarded(async (event) => {
      event.preventDefault()
      const name = $('add').elements.name.value.trim()
      const number = `+1555${String(Date.now()).slice(-7)}`
      await call('addPhone', { number, name, role: 'customer' })
      $('add').reset()
      await become(number)
    }),
  )
  wireTheme($('theme'))
}

async function linked() {
  say(t('linked'))
  await load()
}

async function start() {
  translatePage()
  wireComposer()
  wireSides()
  const showClock = () => {
    $('clock').textContent = timeOf(new Date().toISOString())
  }
  showClock()
  setInterval(showClock, 10_000)
  const { inboxUrl } = await fetch('/config.json').then((answer) => answer.json())
  if (inboxUrl) {
    $('inbox').href = inboxUrl
    $('inbox').hidden = false
  }
  follow((event) => guarded(async () => handlers[event.type]?.(event))(), guarded(load))
  document.addEventListener('visibilitychange', guarded(refresh))
  addEventListener('hashchange', () => scanFromAddress(shops(), linked))
  await load()
  scanFromAddress(shops(), linked)
}
await guarded(start)()
