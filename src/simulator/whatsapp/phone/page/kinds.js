import { mediaUrl } from './api.js'
import { el } from './el.js'
import { icon } from './icons.js'
import { said } from './marks.js'
import { language, t } from './texts.js'

const words = (text) => (text ? [el('span', { class: 'text', dir: 'auto' }, ...said(text))] : [])
const counted = new Intl.NumberFormat(language)
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })

/** A card with a picture at its side. */
const card = (picture, title, ...lines) =>
  el(
    'span',
    { class: 'card' },
    icon(picture),
    el(
      'span',
      {},
      el('b', { dir: 'auto' }, title),
      ...lines.filter(Boolean).map((line) => el('small', { dir: 'auto' }, line)),
    ),
  )

function voice({ waveform = [], seconds = 0 }, source) {
  const highest = Math.max(1, ...waveform)
  const bars = waveform.map((bar) =>
    el('i', { style: `block-size:${Math.max(12, Math.round((bar / highest) * 100))}%` }),
  )
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return [
    el('span', { class: 'wave', role: 'img', 'aria-label': `${t('audio')}, ${length}` }, ...bars),
    el('audio', { src: source, controls: '', preload: 'none' }),
  ]
}

function place({ text, address, latitude, longitude, live }) {
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  return [
    el('span', { class: 'map', 'aria-hidden': 'true' }, icon('pin')),
    card('pin', text || t(live ? 'liveLocation' : 'location'), address, point),
  ]
}

/** Each option votes; what is chosen is pressed, and how many chose it is beside it. */
function poll(message, { phone, acts }) {
  const { poll: asked, text } = message.content
  const mine = asked.options.filter(({ votes }) => votes.includes(phone)).map(({ name }) => name)
  const all = Math.max(1, ...asked.options.map(({ votes }) => votes.length))
  const toggled = (name) => {
    if (mine.includes(name)) return mine.filter((other) => other !== name)
    return asked.selectable === 1 ? [name] : [...mine, name]
  }
  const rows = asked.options.map(({ name, votes }) =>
    el(
      'button',
      {
        type: 'button',
        class: 'option',
        'aria-pressed': String(mine.includes(name)),
        style: `--share:${Math.round((votes.length / all) * 100)}%`,
        onclick: () => acts.vote(message, toggled(name)),
      },
      el('span', { dir: 'auto' }, name),
      el('span', { class: 'count' }, counted.format(votes.length)),
    ),
  )
  return [
    el('b', { class: 'text', dir: 'auto' }, text),
    el('span', { class: 'poll', role: 'group', 'aria-label': text }, ...rows),
  ]
}

const choices = (message, { acts }) => [
  ...words(message.content.text),
  el(
    'span',
    { class: 'poll' },
    ...message.content.choices.map((choice) =>
      el(
        'button',
        { type: 'button', class: 'option', onclick: () => acts.choose(message, choice) },
        el('span', { dir: 'auto' }, choice.title, choice.description ? el('small', {}, choice.description) : null),
      ),
    ),
  ),
]

/** WhatsApp counts money in thousandths. */
const money = (thousandths, currency) =>
  currency ? new Intl.NumberFormat(language, { style: 'currency', currency }).format(thousandths / 1000) : ''

const file = ({ fileName, text }, source) => [
  el('a', { class: 'file', href: source, download: fileName ?? '' }, icon('file'), fileName ?? t('document')),
  ...words(text),
]

const kinds = {
  text: ({ content }) => words(content.text),
  image: ({ content }, { source }) => [
    el('img', { src: source, alt: content.text || t('image') }),
    ...words(content.text),
  ],
  sticker: (_message, { source }) => [el('img', { src: source, alt: t('sticker'), class: 'sticker' })],
  video: ({ content }, { source }) => [el('video', { src: source, controls: '' }), ...words(content.text)],
  audio: ({ content }, { source }) =>
    content.voice ? voice(content, source) : [el('audio', { src: source, controls: '', preload: 'none' })],
  document: ({ content }, { source }) => file(content, source),
  location: ({ content }) => place(content),
  contact: ({ content }) => content.cards.map(({ name, number }) => card('user', name, number)),
  poll,
  choices,
  reply: ({ content }) => [card('reply', content.text || content.reply.id, content.reply.description)],
  order: ({ content }) => [
    card(
      'bag',
      t('order'),
      `${t('items')}: ${counted.format(content.order.items)}`,
      money(content.order.total, content.order.currency),
    ),
    ...words(content.text),
  ],
  product: ({ content }) => [card('bag', content.text, money(content.product.price ?? 0, content.product.currency))],
  event: ({ content }) => [card('clock', content.text, moment.format(new Date(content.event.startsAt)))],
}

/** What is in a bubble. A kind that is not known says so, and is never an empty bubble. */
export function shownContent(message, around) {
  if (message.deleted) return [el('em', {}, t('deleted'))]
  const show = kinds[message.content.kind]
  if (!show) return [el('em', {}, `${t('unknown')} (${message.content.type ?? message.content.kind})`)]
  const once = message.content.viewOnce ? [el('small', { class: 'once' }, t('viewOnce'))] : []
  return [...once, ...show(message, { ...around, source: mediaUrl(around.phone, message.id) })]
}
