import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from '../../schemas/models/define.ts'
import { RoleName } from '../../schemas/permission.ts'
import { ReportName } from '../../schemas/report.ts'
import { otherPlaces } from '../../schemas/seed-homes.ts'
import type { Line } from './inventory.ts'
import { type Shape, shapesAt, valuesOf } from './shapes.ts'

type Problem = string | null

/** Looks for homes of the inventory in the project: its forms are told in the inventory's own description. */
export function createFinder(root: string): (home: string, line: Line) => Problem {
  const titles = titlesOf(root)
  const sources = new Map<string, string>()
  const read = (file: string): string | null => {
    if (!sources.has(file) && existsSync(join(root, file))) sources.set(file, readFileSync(join(root, file), 'utf8'))
    return sources.get(file) ?? null
  }
  const folderText = (folder: string): string => {
    if (!sources.has(folder)) {
      const files = existsSync(join(root, folder)) ? globSync('**/*.ts', { cwd: join(root, folder) }) : []
      sources.set(folder, files.map((file) => readFileSync(join(root, folder, file), 'utf8')).join('\n'))
    }
    return sources.get(folder) ?? ''
  }
  const inTitles = (words: string): Problem =>
    titles.all.some((title) => title.includes(plain(words))) ? null : 'no test says it in its title'

  return (home, line) => {
    if (home.startsWith('none: ')) return null
    const path = /^([a-zA-Z]+)((?:\.\w+)*)(?:=(\w+))?$/.exec(home)
    if (path && !home.includes('/')) return findPath(line, path[1] ?? '', (path[2] ?? '').slice(1), path[3])
    const bench = /^test\/bench (\w+)$/.exec(home)?.[1]
    if (bench) return findBench(root, bench)
    const [rawPlace = '', what = ''] = splitAt(home)
    const place = otherPlaces[rawPlace] ?? rawPlace
    if (place.startsWith('schemas/models/') && place.endsWith('.ts')) return findIndex(read(place), what)
    if (place.endsWith('.test.ts'))
      return titles.byFile.get(place)?.includes(plain(what)) ? null : 'no such test in this file'
    if (place.endsWith('.ts') && read(place) !== null && hasWord(read(place) ?? '', what)) return null
    if (place.startsWith('bin/') && !what) return existsSync(join(root, place)) ? null : 'no such command'
    if (place === 'features/reports' && /^[a-z][a-zA-Z]*$/.test(what))
      return ReportName.options.some((name) => name === what) ? null : 'no such report'
    if (/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/.test(what))
      return folderText(`src/${place}`).includes(`name: '${what}'`) ? null : 'no such action in this folder'
    return inTitles(what)
  }
}

const splitAt = (home: string): string[] => {
  const at = home.indexOf(': ')
  return at < 0 ? [home] : [home.slice(0, at), home.slice(at + 2)]
}
const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()
const hasWord = (text: string, word: string): boolean =>
  word !== '' && new RegExp(`(?<!\\w)${word.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}(?!\\w)`).test(text)

function titlesOf(root: string): { all: string[]; byFile: Map<string, string[]> } {
  const byFile = new Map<string, string[]>()
  for (const file of globSync('test/**/*.test.{ts,tsx}', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    const found = text.matchAll(
      /\b(?:it|test|describe)(?:\.\w+)*(?:\([^'"`\n]*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g,
    )
    byFile.set(
      file,
      [...found].map((match) => plain((match[2] ?? '').replace(/\\(.)/g, '$1'))),
    )
  }
  return { all: [...byFile.values()].flat(), byFile }
}

function findBench(root: string, number: string): Problem {
  const start = `${number.toLowerCase()}-`
  return readdirSync(join(root, 'test/bench')).some((file) => file.startsWith(start)) ? null : 'no such bench'
}

/** The document's word as ours are written. */
const wordOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()

function findPath(line: Line, collection: string, path: string, given: string | undefined): Problem {
  const definition = definitions.get(collection)
  if (!definition) return 'no such collection'
  const keys = path === '' ? [] : path.split('.')
  const found = shapesAt(definition.shape, keys)
  if (found.length === 0) return isExtra(definition.extra, keys) ? null : 'no such field'
  const isNamed = given !== undefined || line.kind === 'value'
  if (!isNamed && !(line.kind === 'role' && collection === 'roles')) return null
  const values = collection === 'roles' && path === 'name' ? RoleName.options : valuesOf(found as Shape[])
  if (values.length === 0) return 'not an enumeration'
  const wanted = given ?? wordOf(line.name)
  const isThere = values.some((value) => value === wanted || value.replaceAll('_', '') === wanted.replaceAll('_', ''))
  return (given ? values.includes(given) : isThere) ? null : `not one of ${values.join(', ')}`
}

const isExtra = (extra: object | undefined, keys: readonly string[]): boolean =>
  keys.length === 1 && (keys[0] === '_id' || Object.hasOwn(extra ?? {}, keys[0] ?? ''))

/** `unique(a, b)` or `index(a, b)`; a longer index that begins with the same fields serves the same queries. */
function findIndex(source: string | null, what: string): Problem {
  if (source === null) return 'no such model'
  const collection = /collection: '(\w+)'/.exec(source)?.[1] ?? ''
  const definition = definitions.get(collection)
  if (!definition) return 'no such collection'
  if (what.startsWith('timestamps')) return 'createdAt' in definition.shape.shape ? null : 'no timestamps'
  const rule = /^(unique|index)\(([^)]*)\)( where live)?$/.exec(what)
  if (!rule) return 'not understood'
  const fields = (rule[2] ?? '').split(', ')
  const indexes = definition.indexes.map(({ keys, options }) => ({ keys: Object.keys(keys), options: options ?? {} }))
  const hit = indexes.some(({ keys, options }) => {
    const begins = fields.every((field, at) => keys[at] === field)
    if (rule[1] === 'index') return begins
    const isWhole = begins && keys.length === fields.length && options.unique === true
    return isWhole && (!rule[3] || options.partialFilterExpression !== undefined)
  })
  return hit ? null : 'no such index'
}
