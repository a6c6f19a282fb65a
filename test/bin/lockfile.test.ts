import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

interface Locked {
  version?: string
  integrity?: string
  link?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
}

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
const wanted = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: Record<string, string> }

test('Baileys is the one release that was examined: npm’s latest is an old line with a known hole, and forks exist', () => {
  const baileys = Object.entries(lock.packages).filter(([path]) => /baileys$/i.test(path))
  expect(baileys.map(([path, { version }]) => [path, version])).toEqual([
    ['node_modules/@whiskeysockets/baileys', '7.0.0-rc14'],
  ])
  expect(baileys[0]?.[1].integrity).toMatch(/^sha512-/)
  expect(wanted.dependencies['@whiskeysockets/baileys']).toBe('7.0.0-rc14')
})

test('every platform package that a dependency names has its row, else npm ci refuses the whole file', () => {
  const missing = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => !lock.packages[`node_modules/${name}`]),
  )
  expect(missing).toEqual([])
})

test('every package that is always installed is held to its content', () => {
  const loose = Object.entries(lock.packages).filter(
    ([path, row]) => path && !row.optional && !row.link && !row.integrity,
  )
  expect(loose.map(([path]) => path)).toEqual([])
})

test('nothing in the lockfile names a registry', async () => {
  expect(await readFile('package-lock.json', 'utf8')).not.toMatch(/"resolved"/)
})
