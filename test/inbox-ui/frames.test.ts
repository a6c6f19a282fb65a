import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFrames } from '../../inbox-ui/src/lib/frames.ts'

let frames: (() => void)[] = []
const page = { hidden: false }
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  frames = []
  page.hidden = false
  vi.stubGlobal('document', page)
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('does the first at once, and what comes within a frame together with the next', () => {
  const soon = createFrames()
  const done: number[] = []
  soon(() => done.push(1))
  vi.advanceTimersByTime(0)
  expect(done).toEqual([1])
  for (const at of [2, 3, 4]) soon(() => done.push(at))
  vi.advanceTimersByTime(5)
  expect(done).toEqual([1])
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(done).toEqual([1, 2, 3, 4])
})

it('waits for no frame where the page is not seen, nor after a pause', () => {
  const soon = createFrames()
  const done: number[] = []
  for (const isHidden of [false, true]) {
    page.hidden = isHidden
    soon(() => done.push(done.length))
    vi.advanceTimersByTime(0)
  }
  page.hidden = false
  vi.advanceTimersByTime(40)
  soon(() => done.push(done.length))
  vi.advanceTimersByTime(0)
  expect(done).toEqual([0, 1, 2])
  expect(frames).toHaveLength(0)
})

it('does what is asked for while it draws with the frame after', () => {
  const soon = createFrames()
  const done: string[] = []
  soon(() => {
    done.push('first')
    soon(() => done.push('second'))
  })
  vi.advanceTimersByTime(0)
  expect(done).toEqual(['first'])
  frames[0]?.()
  expect(done).toEqual(['first', 'second'])
})

it('does not wait for a frame that never comes', () => {
  const soon = createFrames()
  const done: number[] = []
  for (const at of [1, 2]) {
    soon(() => done.push(at))
    vi.advanceTimersByTime(0)
  }
  expect(done).toEqual([1])
  vi.advanceTimersByTime(100)
  expect(done).toEqual([1, 2])
})
