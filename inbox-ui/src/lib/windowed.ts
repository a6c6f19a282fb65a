import { type RefObject, useCallback, useEffect, useState } from 'react'

interface Seen {
  top: number
  height: number
}

/** Rows beyond the edges that are drawn too, so that quick scrolling shows no gap. */
const beyond = 8

/** Which rows of equal height are in sight: from the first, up to and without the end. */
export function inSight({ top, height }: Seen, rowHeight: number, count: number): { first: number; end: number } {
  const first = Math.floor(top / rowHeight) - beyond
  const end = Math.ceil((top + height) / rowHeight) + beyond
  return { first: Math.min(Math.max(first, 0), count), end: Math.min(Math.max(end, 0), count) }
}

/**
 * A list of which only what is in sight is in the page. All rows have one height, so nothing is measured
 * but the box itself; this is why no library does it here.
 */
export function useWindowed(box: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [seen, setSeen] = useState<Seen>({ top: 0, height: 900 })
  const look = useCallback(() => {
    const element = box.current
    if (element) setSeen({ top: element.scrollTop, height: element.clientHeight })
  }, [box])
  useEffect(() => {
    look()
    const watch = new ResizeObserver(look)
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
  return { ...inSight(seen, rowHeight, count), look, show }
}
