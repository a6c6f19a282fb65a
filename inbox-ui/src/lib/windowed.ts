import { type RefObject, startTransition, useCallback, useEffect, useState } from 'react'

interface Seen {
  top: number
  height: number
}

/** Rows beyond the edges that are drawn too, so that quick scrolling shows no gap. */
const beyondEdges = 8

/** Which rows of equal height are in sight: from the first, up to and without the end. */
export function inSight({ top, height }: Seen, rowHeight: number, count: number, beyond = beyondEdges) {
  const first = Math.floor(top / rowHeight) - beyond
  const end = Math.ceil((top + height) / rowHeight) + beyond
  return { first: Math.min(Math.max(first, 0), count), end: Math.min(Math.max(end, 0), count) }
}

const firstLook: Seen = { top: 0, height: globalThis.innerHeight ?? 900 }

/**
 * A list of which only what is in sight is in the page. All rows have one height, so nothing is measured
 * but the box itself; this is why no library does it here.
 */
export function useWindowed(box: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [seen, setSeen] = useState<Seen | null>(null)
  const look = useCallback(() => {
    const element = box.current
    if (element) setSeen({ top: element.scrollTop, height: element.clientHeight })
  }, [box])
  useEffect(() => {
    // It looks by itself once the rows are laid out; to look here would have the page laid out once more.
    const watch = new ResizeObserver(() => startTransition(look))
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [box, look])
  const show = useCallback(
    (index: number) => {
      const element = box.current
      if (!element) return
      const [top, bottom] = [index * rowHeight, (index + 1) * rowHeight]
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    },
    [box, rowHeight],
  )
  // The first time only what the eye sees: it is there the sooner.
  const range = seen ? inSight(seen, rowHeight, count) : inSight(firstLook, rowHeight, count, 0)
  return { ...range, look, show }
}
