import { unmarked } from './marks.ts'
import { createKeptStore } from './store.ts'
import type { Row } from './types.ts'

/** Whether this browser tells of new messages while the page is not looked at. */
export const notifying = createKeptStore<boolean>('parley.notify', false)
export const canNotify = 'Notification' in globalThis

/** The browser is asked only here, on a click. Answers whether it agreed. */
export async function switchNotifying(on: boolean): Promise<boolean> {
  const agreed = on ? (await Notification.requestPermission()) === 'granted' : true
  notifying.set(on && agreed)
  return agreed
}

type Pressed = (conversationId: string) => void
let pressed: Pressed | null = null

/** Called when somebody presses a notification. Answers the way to stop. */
export function whenNotificationPressed(listener: Pressed): () => void {
  pressed = listener
  return () => {
    pressed = null
  }
}

/** A customer wrote to somebody who does not look: to whom has it, or to all when nobody does. The bot's are its own. */
export function announce(row: Row, before: Row | undefined, myId: string): void {
  if (!notifying.get() || !document.hidden || Notification.permission !== 'granted') return
  if (row.unreadCount <= (before?.unreadCount ?? 0) || row.preview.from !== 'contact') return
  if (row.holderKind === 'bot' || (row.ownerId !== null && row.ownerId !== myId)) return
  const title = row.contact.name || row.contact.phone || row.line.name
  // The tag: several tabs say it once.
  const note = new Notification(title, { body: unmarked(row.preview.text), tag: row.id, icon: '/favicon.svg' })
  note.onclick = () => {
    globalThis.focus()
    pressed?.(row.id)
    note.close()
  }
}
