import { createRequire } from 'node:module'
import type PDFKit from 'pdfkit'
import { cleaned, hasRtl, visualRuns } from './bidi.ts'

const require = createRequire(import.meta.url)
const fonts = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
}

export interface Ink {
  font?: keyof typeof fonts
  size?: number
  color?: string
  /** start and end are the line's: in Arabic the start is at the right. */
  align?: 'start' | 'end'
}
export interface Box {
  /** From the side where a line starts. */
  start: number
  y: number
  width: number
}

const leading = 1.4

/** Writes text of any of our languages; places are measured from where a line starts, so that a page is written once. */
export function createPen(doc: PDFKit.PDFDocument, isRtl: boolean) {
  const style = ({ font = 'regular', size = 9.5, color = '#1c1b1a' }: Ink) =>
    doc.font(fonts[font]).fontSize(size).fillColor(color)
  const lineHeight = ({ size = 9.5 }: Ink): number => size * leading
  /** In its logical order, cut where it is full. */
  const wrap = (text: string, width: number, ink: Ink): string[] => {
    style(ink)
    const fits = (line: string) => doc.widthOfString(line) <= width
    return cleaned(text)
      .split('\n')
      .flatMap((paragraph) => wrapWords(paragraph.split(/ +/), fits))
  }
  const drawLine = (line: string, left: number, y: number): void => {
    if (!isRtl && !hasRtl(line)) {
      doc.text(line, left, y, { lineBreak: false })
      return
    }
    let x = left
    for (const run of visualRuns(line, isRtl)) {
      doc.text(run.text, x, y, { lineBreak: false })
      x += doc.widthOfString(run.text)
    }
  }
  const widthOf = (line: string): number =>
    isRtl || hasRtl(line)
      ? visualRuns(line, isRtl).reduce((sum, run) => sum + doc.widthOfString(run.text), 0)
      : doc.widthOfString(line)
  const leftOf = ({ start, width }: Pick<Box, 'start' | 'width'>): number =>
    isRtl ? doc.page.width - start - width : start
  return {
    leftOf,
    heightOf: (text: string, width: number, ink: Ink = {}): number => wrap(text, width, ink).length * lineHeight(ink),
    /** Answers how high it is. */
    write(text: string, box: Box, ink: Ink = {}): number {
      const lines = wrap(text, box.width, ink)
      const left = leftOf(box)
      const atRight = (ink.align === 'end') !== isRtl
      for (const [at, line] of lines.entries()) {
        const x = atRight ? left + box.width - widthOf(line) : left
        drawLine(line, x, box.y + at * lineHeight(ink))
      }
      return lines.length * lineHeight(ink)
    },
    rule({ start, y, width }: Box, color: string, weight = 0.5): void {
      const left = leftOf({ start, width })
      doc
        .moveTo(left, y)
        .lineTo(left + width, y)
        .lineWidth(weight)
        .strokeColor(color)
        .stroke()
    },
  }
}
export type Pen = ReturnType<typeof createPen>

/** Words fill lines; one that is longer than a line is cut. */
function wrapWords(words: readonly string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    line = ''
    for (const letter of word) {
      if (line && !fits(line + letter)) {
        lines.push(line)
        line = ''
      }
      line += letter
    }
  }
  return [...lines, line]
}
