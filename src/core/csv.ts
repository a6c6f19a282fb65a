/** Rows as a CSV that a spreadsheet opens: with its mark of UTF-8, and no cell that it would take for a formula. */
export async function csvOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync')
  const cells = rows.map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString() : cell)))
  return stringify([[...columns], ...cells], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}
