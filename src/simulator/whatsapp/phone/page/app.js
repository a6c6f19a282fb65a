import { call, follow } from './api.js'
import { acts, nameOf, quote, tries, wireComposer } from './composer.js'
import { el } from './el.js'
import { drawIcons, icon } from './icons.js'
import { wireTheme } from './look.js'
import { createRoad } from './road.js'
import { openScanner, scanFromAddress } from './scanner.js'
import { $, customers, guarded, phoneOf, say, shops, state } from './state.js'
import { t, translatePage } from './texts.js'
import { initials, renderThread, summary, timeOf, typingBubble } from './thread.js'

const road = createRoad($('steps'), $('nothing'))
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
        el('span', {}, el('b', {}, el('bdi', {}, phone.name)), el('small', {}, el('bdi', {}, phone.number))),
        radio(phone),
        icon('tick'),
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
  quote(null)
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
  document.querySelector('.status').classList.toggle('flying', phoneOf(state.me)?.airplane ?? false)
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
  const atEnd = wall.scrollHeight - wall.scrollTop - wall.clientHeight < 120 || state.wrote
  state.wrote = false
  renderThread($('thread'), { messages, phone: state.me, nameOf, acts })
  showTyping()
  if (atEnd) wall.scrollTop = wall.scrollHeight
  const unread = messages.some((message) => message.direction === 'in' && message.status !== 'read')
  if (unread && document.visibilityState === 'visible') await call('markRead', { phone: state.me, peer: state.peer })
}

function showTyping() {
  const wall = document.querySelector('.wall')
  const atEnd = wall.scrollHeight - wall.scrollTop - wall.clientHeight < 120
  $('thread').querySelector('.typing')?.remove()
  if (state.typing) $('thread').append(typingBubble())
  if (atEnd) wall.scrollTop = wall.scrollHeight
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
      showTyping()
    }, 8000)
    renderHead()
    return showTyping()
  },
  'phone.added': load,
  'phone.airplane': load,
  'pairing.passkey': () => say(t('passkeyNeeded')),
  'phone.renumbered': load,
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
        el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(shop.name)),
        el(
          'span',
          {},
          el('b', {}, el('bdi', {}, shop.name)),
          el('small', { dir: 'auto' }, thread ? summary(thread.last) : shop.number),
        ),
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
  $('scan').addEventListener(
    'click',
    guarded(() => openScanner(shops(), '', linked)),
  )
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
  drawIcons()
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
  addEventListener(
    'hashchange',
    guarded(() => scanFromAddress(shops(), linked)),
  )
  await load()
  await scanFromAddress(shops(), linked)
}
await guarded(start)()
