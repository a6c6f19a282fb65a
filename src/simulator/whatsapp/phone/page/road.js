import { el } from './el.js'
import { icon } from './icons.js'
import { language, t } from './texts.js'
import { summary } from './thread.js'

const exact = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', second: '2-digit' })
const pictures = { sent: 'bubble', reached: 'tick', read: 'ticks', answer: 'reply', down: 'alert', up: 'bolt' }
const longest = 30
const seen = new Map()

/** The steps of one customer's messages, newest at the end, from what the phone itself can see. */
export function createRoad(list, empty) {
  const add = (kind, title, detail = '') => {
    empty.hidden = true
    list.append(
      el(
        'li',
        { class: kind },
        el('span', { class: 'dot' }, icon(pictures[kind])),
        el('div', {}, el('b', {}, title), detail ? el('p', { dir: 'auto' }, detail) : null),
        el('time', {}, exact.format(new Date())),
      ),
    )
    while (list.children.length > longest) list.firstElementChild.remove()
    list.lastElementChild.scrollIntoView({ block: 'nearest' })
  }
  return {
    clear() {
      list.replaceChildren()
      empty.hidden = false
      seen.clear()
    },
    shown(message) {
      if (message.direction === 'out') {
        seen.set(message.id, { at: performance.now(), status: message.status })
        add('sent', t('stepSent'), summary(message))
      } else add('answer', t('stepAnswer'), summary(message))
    },
    changed(message) {
      const before = seen.get(message.id)
      if (!before || before.status === message.status) return
      before.status = message.status
      const after = t('after', { ms: Math.round(performance.now() - before.at) })
      if (message.status === 'delivered') add('reached', t('stepReached'), after)
      if (message.status === 'read') add('read', t('stepRead'), after)
    },
    line: (isUp) => add(isUp ? 'up' : 'down', t(isUp ? 'stepUp' : 'stepDown')),
  }
}
