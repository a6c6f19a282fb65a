import { mediaUrl } from './api.js'
import { language, t } from './texts.js'

const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
const dayName = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' })

export const timeOf = (iso) => clock.format(new Date(iso))

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** Up to two letters of a name. */
export const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()

const ticks = { pending: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '!' }

/** A whole thread: a chip for each day, bubbles, ticks. `onReply` is told which message to answer. */
export function renderThread(list, { messages, phone, onReply }) {
  let day = ''
  const nodes = []
  for (const message of messages) {
    const thisDay = new Date(message.at).toDateString()
    if (thisDay !== day) nodes.push(el('li', { class: 'day' }, dayOf(message.at)))
    day = thisDay
    nodes.push(bubble(message, phone, onReply))
  }
  list.replaceChildren(...nodes)
}

function dayOf(iso) {
  const date = new Date(iso)
  return date.toDateString() === new Date().toDateString() ? t('today') : dayName.format(date)
}

function bubble(message, phone, onReply) {
  const isMine = message.direction === 'out'
  const stamp = el(
    'span',
    { class: 'stamp' },
    message.edited ? `${t('edited')} · ` : '',
    timeOf(message.at),
    isMine
      ? el(
          'span',
          { class: `tick ${message.status}`, role: 'img', 'aria-label': t(message.status) },
          ticks[message.status],
        )
      : null,
  )
  const reply = el(
    'button',
    { class: 'reply', type: 'button', 'aria-label': t('reply'), onclick: () => onReply(message) },
    '↩',
  )
  const reactions = Object.values(message.reactions ?? {}).join('')
  return el(
    'li',
    {
      class: `bubble ${isMine ? 'mine' : 'theirs'}`,
      'data-id': message.id,
      'data-direction': message.direction,
      'data-status': message.status,
      'data-arrivals': String(message.arrivals),
    },
    message.quotedText ? el('q', { dir: 'auto' }, message.quotedText) : null,
    ...content(message, phone),
    stamp,
    reply,
    reactions ? el('span', { class: 'reaction' }, reactions) : null,
  )
}

function content(message, phone) {
  const { content: shown } = message
  if (message.deleted) return [el('em', {}, t('deleted'))]
  const text = shown.text ? [el('span', { class: 'text', dir: 'auto' }, shown.text)] : []
  const source = mediaUrl(phone, message.id)
  switch (shown.kind) {
    case 'image':
    case 'sticker':
      return [el('img', { src: source, alt: shown.text || shown.kind, loading: 'lazy' }), ...text]
    case 'video':
      return [el('video', { src: source, controls: '' }), ...text]
    case 'audio':
      return [el('audio', { src: source, controls: '' })]
    case 'document':
      return [el('a', { href: source, download: shown.fileName ?? '' }, `📄 ${shown.fileName ?? shown.kind}`), ...text]
    case 'location':
      return [el('span', { class: 'text' }, `📍 ${shown.text || `${shown.latitude}, ${shown.longitude}`}`)]
    case 'text':
      return text
    default:
      return [el('span', { class: 'text', dir: 'auto' }, shown.text || shown.kind)]
  }
}
