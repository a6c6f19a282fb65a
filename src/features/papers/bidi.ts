/** A piece of a line with one direction. */
export interface Run {
  text: string
  isRtl: boolean
}

type Direction = 'R' | 'L' | 'N'
const rtlLetters = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{M}]+/u
const ltrWord = /^(?:[+\-−](?=\p{N}))?[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.,:/@_+$€£%'’-]*[\p{L}\p{N}\p{M}$€£%])?/u
/** What says how to order a text is not drawn: the order is worked out here. */
const marks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
const mirrored: Record<string, string> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '«': '»',
  '»': '«',
  '<': '>',
  '>': '<',
}

export const cleaned = (text: string): string => text.replace(marks, '')
export const hasRtl = (text: string): boolean => /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)

interface Piece {
  text: string
  direction: Direction
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let rest = line
  while (rest) {
    const rtl = rtlLetters.exec(rest)?.[0]
    // a word of our letters ends where theirs begin
    const ltr = rtl ? undefined : ltrWord.exec(rest)?.[0].replace(/[\p{Script=Arabic}\p{Script=Hebrew}].*$/u, '')
    const text = rtl ?? (ltr || [...rest][0] || '')
    pieces.push({ text, direction: rtl ? 'R' : ltr ? 'L' : 'N' })
    rest = rest.slice(text.length)
  }
  return pieces
}

/** What has no direction goes with what is on both its sides, else with the line. */
function directed(pieces: readonly Piece[], base: 'R' | 'L'): ('R' | 'L')[] {
  const strong = pieces.map((piece) => piece.direction)
  return strong.map((direction, at) => {
    if (direction !== 'N') return direction
    const before = strong.slice(0, at).findLast((one) => one !== 'N') ?? base
    const after = strong.slice(at + 1).find((one) => one !== 'N') ?? base
    return before === after ? (before as 'R' | 'L') : base
  })
}

/** The pieces of a line in the order in which they are drawn, from left to right. */
export function visualRuns(line: string, isRtl: boolean): Run[] {
  const base = isRtl ? 'R' : 'L'
  const pieces = piecesOf(cleaned(line))
  const directions = directed(pieces, base)
  const runs = pieces.map(({ text, direction }, at): Run & { side: 'R' | 'L' } => {
    const side = directions[at] ?? base
    return { text: side === 'R' && direction === 'N' ? (mirrored[text] ?? text) : text, isRtl: direction === 'R', side }
  })
  const other = isRtl ? 'L' : 'R'
  const ordered = isRtl ? runs.toReversed() : runs
  // what runs against the line keeps its own order
  const result: typeof runs = []
  let group: typeof runs = []
  for (const run of [...ordered, null]) {
    if (run?.side === other) group.push(run)
    else {
      result.push(...group.toReversed())
      group = []
      if (run) result.push(run)
    }
  }
  return result.map(({ text, isRtl: rtl }) => ({ text, isRtl: rtl }))
}
