import { el } from './el.js'
import { icon } from './icons.js'
import { shownContent } from './kinds.js'
import { language, t } from './texts.js'

const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' })
const dayName = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' })

export const timeOf = (iso) => clock.format(new Date(iso))

/** Up to two letters of a name; one where letters join, as in Arabic. */
export const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, /\p{Script=Arabic}/u.test(name) ? 1 : 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()

const ticks = { pending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks', failed: 'alert' }

/**
 * A whole thread: a chip for each day, bubbles, ticks. `nameOf` names the writer of a message, `acts` is what can be done
 * with one (reply, react, edit, take back, vote, choose). A bubble that did not change stays the same element, so that focus and a playing sound stay with it.
 */
export function renderThread(list, { messages, ...around }) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]))
  const byId = new Map(messages.map((message) => [message.id, message]))
  const nodes = []
  let last = null
  for (const message of messages) {
    const isNewDay = !last || dayKey(last.at) !== dayKey(message.at)
    if (isNewDay) nodes.push(kept(before, dayKey(message.at), () => el('li', { class: 'day' }, dayOf(message.at))))
    const follows = !isNewDay && last.direction === message.direction
    const quoted = byId.get(message.quotedId)
    const key = JSON.stringify([message, follows, around.phone])
    nodes.push(kept(before, key, () => bubble(message, { ...around, follows, quoted })))
    last = message
  }
  if (messages.length === 0) nodes.push(el('li', { class: 'day first' }, t('writeFirst')))
  keepingFocus(list, () => place(list, nodes))
}

const reachable = (node) => [...node.querySelectorAll('a, button, summary, input, audio, video')]

/** A bubble that changed is another element: what had the focus in it, and a menu that was open, are found again. */
function keepingFocus(list, change) {
  const active = document.activeElement
  const from = list.contains(active) ? active.closest('.bubble') : null
  const at = from ? reachable(from).indexOf(active) : -1
  const isOpen = from?.querySelector('details')?.open ?? false
  change()
  const to = from && !from.isConnected ? list.querySelector(`[data-id="${CSS.escape(from.dataset.id)}"]`) : null
  if (!to) return
  const menu = to.querySelector('details')
  if (menu) menu.open = isOpen
  reachable(to)[at]?.focus({ preventScroll: true })
}

const dayKey = (iso) => new Date(iso).toDateString()

function kept(before, key, make) {
  const node = before.get(key) ?? make()
  node.dataset.key = key
  return node
}

/** Moves nothing that stands right already: moving an element takes the focus off it. */
function place(list, nodes) {
  const wanted = new Set(nodes)
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove()
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null)
  })
}

/** What stands for a message in one line. */
export const summary = ({ content: shown, deleted }) =>
  deleted ? t('deleted') : shown.text || t(shown.kind) || shown.fileName || shown.kind

function dayOf(iso) {
  const date = new Date(iso)
  return date.toDateString() === new Date().toDateString() ? t('today') : dayName.format(date)
}

function bubble(message, { phone, nameOf, acts, follows, quoted }) {
  const isMine = message.direction === 'out'
  const stamp = el('span', { class: 'stamp' }, message.edited ? `${t('edited')} · ` : '', timeOf(message.at))
  if (isMine) {
    const tick = el('span', { class: `tick ${message.status}`, role: 'img', 'aria-label': t(message.status) })
    tick.append(icon(ticks[message.status]))
    stamp.append(tick)
  }
  const replyWords = `${t('reply')}: ${summary(message).slice(0, 60)}`
  const reply = el(
    'button',
    { class: 'reply', type: 'button', title: t('reply'), 'aria-label': replyWords, onclick: () => acts.reply(message) },
    icon('reply', 'flip'),
  )
  const reactions = Object.values(message.reactions ?? {}).join('')
  const hasPicture = ['image', 'sticker', 'video'].includes(message.content.kind) && !message.deleted
  return el(
    'li',
    {
      class: `bubble ${isMine ? 'mine' : 'theirs'}${follows ? ' follows' : ''}${hasPicture ? ' pic' : ''}`,
      'data-id': message.id,
      'data-direction': message.direction,
      'data-status': message.status,
      'data-arrivals': String(message.arrivals),
    },
    message.quotedText || quoted
      ? el('q', {}, quoted ? el('b', { dir: 'auto' }, nameOf(quoted)) : null, quotedLine(message, quoted))
      : null,
    ...shownContent(message, { phone, acts }),
    stamp,
    reply,
    message.deleted ? null : more(message, phone, acts),
    reactions
      ? el('span', { class: 'reaction', role: 'img', 'aria-label': `${t('reactions')}: ${reactions}` }, reactions)
      : null,
  )
}

const emoji = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** What else can be done with a message; one's own can be changed and taken back. */
function more(message, phone, acts) {
  const mine = message.reactions?.[phone]
  const act = (work) => (event) => {
    event.currentTarget.closest('details').open = false
    work()
  }
  const faces = emoji.map((face) =>
    el(
      'button',
      {
        type: 'button',
        'aria-label': `${t('react')} ${face}`,
        'aria-pressed': String(face === mine),
        onclick: act(() => acts.react(message, face === mine ? '' : face)),
      },
      face,
    ),
  )
  const canEdit = message.direction === 'out' && ['text', 'image', 'video', 'document'].includes(message.content.kind)
  const own = [
    canEdit ? el('button', { type: 'button', onclick: act(() => acts.edit(message)) }, t('edit')) : null,
    message.direction === 'out'
      ? el('button', { type: 'button', onclick: act(() => acts.remove(message)) }, t('remove'))
      : null,
  ]
  return el(
    'details',
    { class: 'more', onkeydown: (event) => event.key === 'Escape' && event.currentTarget.removeAttribute('open') },
    el('summary', { title: t('more'), 'aria-label': `${t('more')}: ${summary(message).slice(0, 60)}` }, icon('dots')),
    el('div', {}, ...faces, ...own.filter(Boolean)),
  )
}

const quotedLine = (message, quoted) => el('span', { dir: 'auto' }, message.quotedText || summary(quoted))

/** Three dots while the shop writes. */
export const typingBubble = () =>
  el(
    'li',
    { class: 'bubble theirs typing', 'data-key': 'typing' },
    el('span', { class: 'hide' }, t('typing')),
    el('i'),
    el('i'),
    el('i'),
  )
