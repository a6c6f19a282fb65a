import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { notYet, otherHomes } from '../../schemas/seed-homes.ts'
import { createFinder, type Line } from './finding.ts'

const root = join(import.meta.dirname, '../..')

/** A part of a home (several are joined by ` + `) with what became of it: null, found; else why not. */
export interface Looked {
  line: Line
  part: string
  problem: string | null
}

export const readInventory = (): Line[] =>
  readFileSync(join(root, 'test/fixtures/seed-inventory.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line)

/** Every part of the lines' homes, looked for where it is said to be, or at the project's own other home. */
export async function look(lines: readonly Line[]): Promise<Looked[]> {
  const folder = join(root, 'schemas/models')
  for (const file of readdirSync(folder)) if (file.endsWith('.model.ts')) await import(join(folder, file))
  const find = createFinder(root)
  return lines.flatMap((line) =>
    line.home.split(' + ').map((part) => ({ line, part, problem: find(otherHomes[part]?.home ?? part, line) })),
  )
}

export const reasonFor = ({ line, part }: Looked): string | undefined => notYet[part] ?? notYet[line.id]

const groupOf = (part: string): string => part.split(/[.=: ]/)[0] ?? part

/** `node test/schemas/inventory.ts [part of a home]`: what is not found, by collection. */
async function print(only: string | undefined): Promise<void> {
  const looked = await look(readInventory().filter(({ turn }) => turn === 1))
  const missing = looked.filter(({ problem, part, line }) => problem && (!only || `${part} ${line.id}`.includes(only)))
  const groups = Map.groupBy(missing, ({ part }) => groupOf(part))
  const write = (text: string) => process.stdout.write(`${text}\n`)
  for (const [group, found] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
    write(`\n${group} (${found.length})`)
    for (const { part, line, problem } of found) write(`  ${part}  — ${problem}  [${line.id}: ${line.says}]`)
  }
  write(`\n${missing.length} of ${looked.length} are not found.`)
}

if (import.meta.main) await print(process.argv[2])
