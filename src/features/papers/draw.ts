import PDFDocument from 'pdfkit'
import type { Paper } from './paper.ts'
import { createPen, type Pen } from './pen.ts'

const margin = 48
const grey = '#6b6763'
const hair = '#dcd8d2'
/** Where lines of a page end, above its foot. */
const bottom = 96

type Doc = InstanceType<typeof PDFDocument>
interface Sheet {
  doc: Doc
  pen: Pen
  paper: Paper
  /** Of what is written on: the page without its margins. */
  width: number
}

/** A paper as PDF, A4. */
export async function drawPaper(paper: Paper): Promise<Uint8Array> {
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, bufferPages: true, lang: paper.isRtl ? 'ar' : 'en' },
    info: {
      Title: `${paper.title} ${paper.number}`,
      Author: paper.business.name,
      Producer: 'Parley',
      Creator: 'Parley',
    },
  })
  const chunks: Uint8Array[] = []
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  const sheet: Sheet = { doc, pen: createPen(doc, paper.isRtl), paper, width: doc.page.width - 2 * margin }
  const afterHead = drawHead(sheet)
  const afterParties = drawParties(sheet, afterHead)
  const afterLines = drawLines(sheet, afterParties)
  drawNotes(sheet, drawSums(sheet, afterLines))
  drawFeet(sheet)
  doc.end()
  await done
  return Buffer.concat(chunks)
}

/** The business at the start, what it is at the end, and the colour of the house below. */
function drawHead({ doc, pen, paper, width }: Sheet): number {
  const { business, title, number } = paper
  const half = width / 2
  const drawn = drawLogo({ doc, pen, paper })
  const left = drawn || pen.write(business.name, { start: margin, y: margin, width: half }, { font: 'bold', size: 17 })
  const end = { start: margin + half, width: half }
  const big = { font: 'bold' as const, size: 17, color: business.color, align: 'end' as const }
  const titleHeight = pen.write(title, { ...end, y: margin }, big)
  const right =
    titleHeight + pen.write(number, { ...end, y: margin + titleHeight }, { size: 11, color: grey, align: 'end' })
  const y = margin + Math.max(left, right) + 14
  pen.rule({ start: margin, y, width }, business.color, 2)
  return y + 24
}

const logoSize: [number, number] = [170, 44]
/** 0: there is none, or none that can be drawn. */
function drawLogo({ doc, pen, paper: { business, isRtl } }: Pick<Sheet, 'doc' | 'pen' | 'paper'>): number {
  if (!business.logo) return 0
  const left = pen.leftOf({ start: margin, width: logoSize[0] })
  try {
    const place = { fit: logoSize, align: isRtl ? ('right' as const) : undefined }
    doc.image(Buffer.from(business.logo), left, margin, place as PDFKit.Mixins.ImageOption)
    return logoSize[1]
  } catch {
    return 0
  }
}

function drawParties({ pen, paper, width }: Sheet, y: number): number {
  const { customer, facts } = paper
  const half = width / 2 - 12
  const label = { size: 8, color: grey }
  let left = y + pen.write(customer.label, { start: margin, y, width: half }, label) + 2
  for (const [at, line] of customer.lines.entries())
    left += pen.write(line, { start: margin, y: left, width: half }, at === 0 ? { font: 'bold', size: 11 } : {})
  let right = y
  const start = margin + width / 2 + 12
  for (const { label: name, value } of facts) {
    pen.write(name, { start, y: right + 1, width: half / 2 }, label)
    right += pen.write(value, { start: start + half / 2, y: right, width: half / 2 }, { align: 'end' }) + 4
  }
  return Math.max(left, right) + 26
}

function columnsOf(width: number) {
  const [quantity, price, amount] = [52, 98, 104]
  const name = width - quantity - price - amount
  return {
    name: { start: margin, width: name - 16 },
    quantity: { start: margin + name, width: quantity },
    price: { start: margin + name + quantity, width: price },
    amount: { start: margin + name + quantity + price, width: amount },
  }
}

function drawColumns({ pen, paper: { columns }, width }: Sheet, y: number): number {
  const at = columnsOf(width)
  const ink = { size: 8, color: grey }
  pen.write(columns.name, { ...at.name, y }, ink)
  for (const column of ['quantity', 'price', 'amount'] as const)
    pen.write(columns[column], { ...at[column], y }, { ...ink, align: 'end' })
  pen.rule({ start: margin, y: y + 17, width }, '#8f8a84', 0.75)
  return y + 25
}

function drawLines(sheet: Sheet, from: number): number {
  const { doc, pen, paper, width } = sheet
  const at = columnsOf(width)
  let y = drawColumns(sheet, from)
  for (const line of paper.lines) {
    const height = Math.max(pen.heightOf(line.name, at.name.width), pen.heightOf(line.amount, at.amount.width))
    if (y + height > doc.page.height - bottom) {
      doc.addPage()
      y = drawColumns(sheet, margin)
    }
    pen.write(line.name, { ...at.name, y })
    for (const column of ['quantity', 'price', 'amount'] as const)
      pen.write(line[column], { ...at[column], y }, { align: 'end' })
    y += height + 7
    pen.rule({ start: margin, y: y - 1, width }, hair)
    y += 6
  }
  return y
}

function drawSums({ doc, pen, paper, width }: Sheet, from: number): number {
  const needed = paper.sums.length * 20 + 30
  let y = from + 8
  if (y + needed > doc.page.height - bottom) {
    doc.addPage()
    y = margin
  }
  const block = 250
  const start = margin + width - block
  for (const { label, value, isTotal } of paper.sums) {
    if (isTotal) {
      pen.rule({ start, y: y + 1, width: block }, paper.business.color, 1)
      y += 9
    }
    const ink = isTotal ? ({ font: 'bold', size: 13 } as const) : {}
    pen.write(label, { start, y, width: block / 2 }, isTotal ? ink : { color: grey })
    y += pen.write(value, { start: start + block / 2, y, width: block / 2 }, { ...ink, align: 'end' }) + 4
  }
  return y + 22
}

function drawNotes({ doc, pen, paper, width }: Sheet, from: number): void {
  let y = from
  for (const text of paper.notes) {
    const height = pen.heightOf(text, width, { size: 9 })
    if (y + height > doc.page.height - bottom) {
      doc.addPage()
      y = margin
    }
    y += pen.write(text, { start: margin, y, width }, { size: 9, color: grey }) + 4
  }
}

function drawFeet({ doc, pen, paper, width }: Sheet): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    doc.switchToPage(start + page)
    const y = doc.page.height - 62
    pen.rule({ start: margin, y, width }, hair)
    const ink = { size: 8, color: grey }
    const house = [paper.business.name, ...paper.business.contact].join('  ·  ')
    pen.write(house, { start: margin, y: y + 9, width: width - 90 }, ink)
    const pages = paper.pages.replace('{{page}}', String(page + 1)).replace('{{pages}}', String(count))
    pen.write(pages, { start: margin + width - 80, y: y + 9, width: 80 }, { ...ink, align: 'end' })
  }
}
