import { beforeAll, expect, test } from 'vitest'
import { notYet, otherHomes } from '../../schemas/seed-homes.ts'
import type { Line } from './finding.ts'
import { type Looked, look, readInventory, reasonFor } from './inventory.ts'

let lines: Line[]
let looked: Looked[]
beforeAll(async () => {
  lines = readInventory()
  looked = await look(lines.filter(({ turn }) => turn === 1))
}, 60_000)

const told = ({ part, problem, line }: Looked): string => `${part} — ${problem} [${line.id}]`

test('every line of the first stage lives where the inventory says, or where our own map says with its reason', () => {
  expect(lines.length).toBeGreaterThan(1_200)
  const lost = looked.filter((one) => one.problem !== null && !reasonFor(one))
  expect(lost.map(told)).toEqual([])
  const left = looked.filter((one) => one.problem !== null)
  process.stdout.write(`  Inventory: ${looked.length - left.length} of ${looked.length} are there.\n`)
  for (const one of left) process.stdout.write(`  not yet: ${told(one)}: ${reasonFor(one)}\n`)
})

test('our map names only what the inventory has, each with a reason, and nothing stays in it that is built', () => {
  const parts = new Set(lines.flatMap(({ home }) => home.split(' + ')))
  const ids = new Set(lines.map(({ id }) => id))
  expect(Object.keys(otherHomes).filter((part) => !parts.has(part))).toEqual([])
  expect(Object.keys(notYet).filter((name) => !parts.has(name) && !ids.has(name))).toEqual([])
  for (const { because } of Object.values(otherHomes)) expect(because.length).toBeGreaterThan(5)
  const built = looked.filter((one) => one.problem === null && reasonFor(one))
  expect(built.map(told)).toEqual([])
})

test('what comes later is counted and listed by name', () => {
  const later = lines.filter(({ turn }) => turn !== 1)
  const byTurn = Map.groupBy(later, ({ turn }) => turn)
  for (const [turn, names] of byTurn)
    process.stdout.write(
      `  Stage ${turn}: ${names.length} lines: ${names
        .map(({ id }) => id)
        .join(', ')
        .slice(0, 400)} …\n`,
    )
  expect(later.every(({ home }) => home.length > 0)).toBe(true)
})
