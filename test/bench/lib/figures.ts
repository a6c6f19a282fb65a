/** One line of the table: what was measured, what it must reach, and how the bare thing did in the same run. */
export interface Figure {
  id: string
  what: string
  value: number
  unit: string
  /** The value must be at most, or at least, so much. Absent: told for the reader, judged by nobody. */
  floor?: { most: number } | { least: number }
  ceiling?: { what: string; value: number }
  /** Said after the table. */
  note?: string
}

/** A figure that could not be taken: it stands in the table too. */
export interface Failure {
  id: string
  problem: string
}
export type Line = Figure | Failure

export const isFailure = (line: Line): line is Failure => 'problem' in line

export function verdict(line: Line): 'ok' | 'short' | 'failed' | '' {
  if (isFailure(line)) return 'failed'
  const { floor, value } = line
  if (!floor) return ''
  return ('most' in floor ? value <= floor.most : value >= floor.least) ? 'ok' : 'short'
}

const headings = ['figure', 'what', 'measured', 'floor', 'ceiling of the same run', 'ratio', '']

export function table(lines: readonly Line[], isMarkdown: boolean): string {
  const rows = [headings, ...lines.map(cells)]
  if (isMarkdown) {
    const [head = [], ...body] = rows
    return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n')
  }
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const notes = (lines: readonly Line[]): string[] =>
  lines.flatMap((line) => {
    if (isFailure(line)) return [`${line.id}: ${line.problem}`]
    return line.note ? [`${line.id}, ${line.what}: ${line.note}`] : []
  })

function cells(line: Line): string[] {
  if (isFailure(line)) return [line.id, 'could not be measured', '', '', '', '', 'failed']
  const { id, what, value, unit, floor, ceiling } = line
  const asked = floor ? ('most' in floor ? `≤ ${round(floor.most)}` : `≥ ${round(floor.least)}`) : ''
  return [
    id,
    what,
    `${round(value)} ${unit}`,
    asked && `${asked} ${unit}`,
    ceiling ? `${ceiling.what}: ${round(ceiling.value)} ${unit}` : '',
    ceiling ? round(value / ceiling.value) : '',
    verdict(line),
  ]
}

const round = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
