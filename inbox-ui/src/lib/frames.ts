/** At 60 a second; a screen that draws more often loses nothing by it. */
const frameMs = 16

const longestMs = 100

/**
 * Does what it is given soon and together: at once after a pause, else with the next frame, so that however many
 * events come, the page is drawn once a frame. A page that nobody sees has no frames: there it is at once.
 */
export function createFrames(): (work: () => void) => void {
  let waiting: (() => void)[] = []
  let drawnAt = Number.NEGATIVE_INFINITY
  const drawAll = () => {
    if (waiting.length === 0) return
    const works = waiting
    waiting = []
    drawnAt = performance.now()
    for (const work of works) work()
  }
  return (work) => {
    waiting.push(work)
    if (waiting.length > 1) return
    const isAtOnce = document.hidden || performance.now() - drawnAt > frameMs
    // a page that goes out of sight meanwhile has no next frame
    setTimeout(drawAll, isAtOnce ? 0 : longestMs)
    if (!isAtOnce) requestAnimationFrame(drawAll)
  }
}
