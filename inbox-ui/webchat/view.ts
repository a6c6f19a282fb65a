import type { WebchatLook } from '../../schemas/webchat.ts'
import { composerOf, introOf } from './composer.ts'
import { el, icon } from './dom.ts'
import { inkOn } from './ink.ts'
import type { State } from './memory.ts'
import { logOf } from './messages.ts'
import type { Store } from './store.ts'
import { styles } from './styles.ts'
import type { Language, Tell } from './texts.ts'

/** The button and the panel, in a tree of their own. */
export function createView(store: Store, tell: Tell, language: Language) {
  const host = el('div', { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]

  const count = el('span', { class: 'count', hidden: true })
  const opener = el(
    'button',
    { class: 'open', type: 'button', 'aria-expanded': 'false', click: () => toggle() },
    icon('chat'),
    count,
  )
  const title = el('h2', { id: 'title' })
  const log = el('div', { class: 'log', role: 'log', 'aria-label': tell('log'), tabindex: '0' })
  const note = el('p', { class: 'note', role: 'status', hidden: true })
  const { form, box, close: ended } = composerOf(store, tell, note)
  const intro = introOf(store, tell, () => box.focus())
  const shut = el(
    'button',
    { class: 'bare', type: 'button', 'aria-label': tell('close'), click: () => toggle() },
    icon('close'),
  )
  const panel = el(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
    ...[el('header', {}, title, shut), log, note, intro, form],
  )
  const frame = el('div', {}, opener, panel)
  root.append(frame)
  document.body.append(host)
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') toggle()
  })

  function toggle(): void {
    panel.hidden = !panel.hidden
    opener.setAttribute('aria-expanded', String(!panel.hidden))
    ended()
    if (panel.hidden) opener.focus()
    else {
      void store.watch()
      render()
      const first = intro.hidden ? box : intro.querySelector('input')
      first?.focus()
    }
  }

  const render = createPainter(
    { host, frame, opener, count, title, log, note, intro, form, panel },
    store,
    tell,
    language,
  )
  document.addEventListener('visibilitychange', render)
  render()
  return { render, toggle, isOpen: () => !panel.hidden }
}

type Parts = Record<
  'host' | 'frame' | 'opener' | 'count' | 'title' | 'log' | 'note' | 'intro' | 'form' | 'panel',
  HTMLElement
>

/** Brings what is on the screen to what is known. */
function createPainter(parts: Parts, store: Store, tell: Tell, language: Language): () => void {
  const { host, frame, opener, count, title, log, note, intro, form, panel } = parts
  const told = { delivered: 0, read: 0 }
  let shown = ''
  /** What of ours the page has got, and what was looked at. */
  const tellSeen = (): void => {
    const newest = store.state.messages.filter(({ from }) => from !== 'visitor').at(-1)?.seq ?? 0
    const status = !panel.hidden && document.visibilityState === 'visible' ? 'read' : 'delivered'
    if (newest <= told[status]) return
    told[status] = newest
    void store.api.seen(newest, status).catch(() => undefined)
  }
  const unread = (): number =>
    panel.hidden ? store.state.messages.filter(({ from, isRead }) => from !== 'visitor' && !isRead).length : 0

  const paint = ({ colour, side, title: name }: WebchatLook): void => {
    host.style.setProperty('--c', colour)
    host.style.setProperty('--on-c', inkOn(colour))
    frame.className = side === 'left' ? 'left' : ''
    title.textContent = name
  }
  const tellUnread = (): void => {
    const fresh = unread()
    count.hidden = fresh === 0
    count.textContent = String(fresh)
    opener.setAttribute('aria-label', fresh > 0 ? `${tell('open')}, ${tell('unread', { n: fresh })}` : tell('open'))
  }
  const tellState = ({ isOffline, typing, problem }: State): void => {
    note.hidden = !isOffline && typing === null && !problem
    note.className = problem ? 'note bad' : 'note'
    note.textContent = problem || (isOffline ? tell('offline') : `${typing || tell('someone')} ${tell('typing')}`)
  }
  const fill = ({ messages, pending, hasEarlier, look, readIds }: State): void => {
    const state = JSON.stringify([messages, pending, hasEarlier, look, readIds])
    if (panel.hidden || state === shown) return
    shown = state
    const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
    log.replaceChildren(...logOf(store, tell, language))
    if (wasAtEnd || pending.length > 0) log.scrollTop = log.scrollHeight
  }
  return () => {
    const { state } = store
    if (state.look) paint(state.look)
    tellUnread()
    intro.hidden = !state.look?.asksWho || state.isKnown
    form.hidden = !intro.hidden
    tellState(state)
    fill(state)
    tellSeen()
  }
}
