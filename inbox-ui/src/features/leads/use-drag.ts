import { type KeyboardEvent, type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react'
import type { LeadCard, LeadStatus } from '../../lib/lead-types.ts'
import { leadSteps } from '../../lib/moves.ts'

export interface Lifted {
  card: LeadCard
  /** The column that it is over. */
  over: LeadStatus
  by: 'pointer' | 'keyboard'
  /** Where the pointer was when it was lifted. */
  at?: string
}

const threshold = 6
const edge = 48
const scrollStep = 14

/** Whether a card may be dropped there: where it is, or where the table lets it go. */
export const mayDrop = (card: LeadCard, status: LeadStatus): boolean =>
  status === card.status || leadSteps[card.status].includes(status)

function columnUnder(card: LeadCard, { clientX, clientY }: PointerEvent): LeadStatus {
  const column = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-column]')
  const status = column?.dataset.column as LeadStatus | undefined
  return status && mayDrop(card, status) ? status : card.status
}

function scrollNear(board: HTMLElement | null, x: number): void {
  const box = board?.getBoundingClientRect()
  if (!board || !box) return
  if (x < box.left + edge) board.scrollBy(-scrollStep, 0)
  else if (x > box.right - edge) board.scrollBy(scrollStep, 0)
}

/** Follows a pointer until it is let go or the drag is given up; answers how to stop. */
function followPointer(move: (at: PointerEvent) => void, end: (kept: boolean) => void): () => void {
  const listeners = new AbortController()
  const { signal } = listeners
  addEventListener('pointermove', move, { signal })
  addEventListener('pointerup', () => end(true), { signal })
  addEventListener('pointercancel', () => end(false), { signal })
  addEventListener('keydown', ({ key }) => key === 'Escape' && end(false), { signal })
  return () => listeners.abort()
}

type Press = 'lift' | 'drop' | 'leave' | 'forward' | 'back' | 'stay'
/** What a key means on a card, lifted or not; null: nothing of ours. */
function pressOf(key: string, isLifted: boolean): Press | null {
  if (key === ' ') return isLifted ? 'drop' : 'lift'
  if (!isLifted) return null
  const isMirrored = document.documentElement.dir === 'rtl'
  if (key === 'ArrowRight') return isMirrored ? 'back' : 'forward'
  if (key === 'ArrowLeft') return isMirrored ? 'forward' : 'back'
  const presses: Record<string, Press> = { Enter: 'drop', Escape: 'leave', ArrowUp: 'stay', ArrowDown: 'stay' }
  return presses[key] ?? null
}

interface Options {
  statuses: readonly LeadStatus[]
  drop: (card: LeadCard, status: LeadStatus) => void
  enabled: boolean
}

/** The next column to that side where the card may go. */
function beside(statuses: readonly LeadStatus[], { card, over }: Lifted, by: 1 | -1): LeadStatus {
  for (let at = statuses.indexOf(over) + by; at >= 0 && at < statuses.length; at += by) {
    const status = statuses[at]
    if (status && mayDrop(card, status)) return status
  }
  return over
}

/** Cards are dragged by mouse anywhere, by finger at their handle, and by keyboard: Space lifts, arrows move, Space drops. */
export function useDrag({ statuses, drop, enabled }: Options) {
  const board = useRef<HTMLDivElement>(null)
  const ghost = useRef<HTMLDivElement>(null)
  const [lifted, setLifted] = useState<Lifted | null>(null)
  /** A click that ends a drag opens nothing. */
  const dragged = useRef(false)
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [])

  const finish = (now: Lifted | null, kept: boolean) => {
    setLifted(null)
    if (now && kept && now.over !== now.card.status) drop(now.card, now.over)
  }

  const onPointerDown = (card: LeadCard) => (event: ReactPointerEvent<HTMLElement>) => {
    const atHandle = (event.target as HTMLElement).closest('[data-handle]') !== null
    if (!enabled || event.button !== 0 || (event.pointerType !== 'mouse' && !atHandle)) return
    const [fromX, fromY] = [event.clientX, event.clientY]
    let now: Lifted | null = null
    dragged.current = false
    const move = (at: PointerEvent) => {
      if (!now && Math.hypot(at.clientX - fromX, at.clientY - fromY) < threshold) return
      dragged.current = true
      const over = columnUnder(card, at)
      if (now?.over !== over) {
        now = { card, over, by: 'pointer', at: `${at.clientX}px ${at.clientY}px` }
        setLifted(now)
      }
      if (ghost.current) ghost.current.style.translate = `${at.clientX}px ${at.clientY}px`
      scrollNear(board.current, at.clientX)
    }
    stop.current?.()
    stop.current = followPointer(move, (kept) => {
      stop.current?.()
      finish(now, kept)
    })
  }

  const act = (now: Lifted, press: Press) => {
    if (press === 'drop' || press === 'leave') return finish(now, press === 'drop')
    if (press !== 'stay') setLifted({ ...now, over: beside(statuses, now, press === 'forward' ? 1 : -1) })
  }
  const onKeyDown = (card: LeadCard) => (event: KeyboardEvent<HTMLElement>) => {
    const now = lifted?.by === 'keyboard' && lifted.card.id === card.id ? lifted : null
    const press = enabled ? pressOf(event.key, now !== null) : null
    if (!press) return
    event.preventDefault()
    event.stopPropagation()
    if (!now) setLifted({ card, over: card.status, by: 'keyboard' })
    else act(now, press)
  }

  const onClickCapture = (event: { preventDefault(): void; stopPropagation(): void }) => {
    if (!dragged.current) return
    dragged.current = false
    event.preventDefault()
    event.stopPropagation()
  }
  const onBlur = () => lifted?.by === 'keyboard' && setLifted(null)
  return { board, ghost, lifted, cardProps: { onPointerDown, onKeyDown }, onClickCapture, onBlur }
}
