import { createStore } from './store.ts'
import type { ScheduledSend } from './types.ts'

export interface Planning {
  conversationId: string
  /** What was written so far; or what is planned and to be changed. */
  text: string
  fileId: string | null
  send: ScheduledSend | null
  /** The customer's zone, where it is known. */
  theirZone: string | null
  done: () => void
}

/** What is being planned: its dialog is open while there is something. */
export const planning = createStore<Planning | null>(null)

const pad = (value: number) => String(value).padStart(2, '0')

/** The wall clock of a zone at a moment, as a field for date and time wants it. */
export function wallClock(at: number, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { date: `${of('year')}-${of('month')}-${of('day')}`, time: `${pad(Number(of('hour')))}:${of('minute')}` }
}
