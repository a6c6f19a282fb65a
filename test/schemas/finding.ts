import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from '../../schemas/models/define.ts'
import { RoleName } from '../../schemas/permission.ts'
import { ReportName } from '../../schemas/report.ts'
import { otherPlaces } from '../../schemas/seed-homes.ts'
import { shapesAt, valuesOf } from './shapes.ts'

export interface Line {
  id: string
  kind: string
  name: string
  says: string
  home: string
  turn: number
}

type Problem = string | null

/** Looks for homes of the inventory in the project: its forms are told in the inventory's own description. */
export function createFinder(root: string): (home: string, line: Line) => Problem {
  const project = readerOf(root)
  return (home, line) => {
    if (home.startsWith('none: ')) return null
    const path = /^([a-zA-Z]+)((?:\.\w+)*)(?:=(\w+))?$/.exec(home)
    if (path) return findPath(line, path[1] ?? '', (path[2] ?? '').slice(1), path[3])
    const bench = /^test\/bench (\w+)$/.exec(home)?.[1]
    return bench ? findBench(root, bench) : findElsewhere(project, home)
  }
}

interface Project {
  has(path: string): boolean
  read(file: string): string | null
  folder(path: string): string
  titles: { all: string[]; byFile: Map<string, string[]> }
}

function readerOf(root: string): Project {
  const kept = new Map<string, string>()
  const keep = (key: string, text: () => string): string => {
    const known = kept.get(key) ?? text()
    kept.set(key, known)
    return known
  }
  const has = (path: string) => existsSync(join(root, path))
  return {
    has,
    read: (file) => (has(file) ? keep(file, () => readFileSync(join(root, file), 'utf8')) : null),
    folder: (path) => keep(path, () => (has(path) ? allOf(join(root, path)) : '')),
    titles: titlesOf(root),
  }
}
const allOf = (folder: string): string =>
  globSync('**/*.ts', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')

/** `place: what`. */
function findElsewhere(project: Project, home: string): Problem {
  const [given = '', what = ''] = splitAt(home)
  const place = otherPlaces[given] ?? given
  if (place.endsWith('.ts')) return findInFile(project, place, what)
  if (place.startsWith('bin/') && !what) return project.has(place) ? null : 'no such command'
  if (place === 'features/reports' && /^[a-z][a-zA-Z]*$/.test(what))
    return ReportName.options.some((name) => name === what) ? null : 'no such report'
  if (/^[a-z][a-z-]*\.[a-z][a-zA-Z-]*$/i.test(what))
    return project.folder(`src/${place}`).includes(`name: '${what}'`) ? null : 'no such action in this folder'
  return findTitle(project, what)
}

function findInFile(project: Project, file: string, what: string): Problem {
  if (file.startsWith('schemas/models/')) return findIndex(project.read(file), what)
  if (file.endsWith('.test.ts'))
    return project.titles.byFile.get(file)?.includes(plain(what)) ? null : 'no such test in this file'
  return hasWord(project.read(file) ?? '', what) ? null : findTitle(project, what)
}

const findTitle = ({ titles }: Project, words: string): Problem =>
  titles.all.some((title) => title.includes(plain(words))) ? null : 'no test says it in its title'

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
  const isRole = collection === 'roles' && path === 'name'
  const isNamed = given !== undefined || line.kind === 'value' || (line.kind === 'role' && isRole)
  return isNamed ? findValue(isRole ? RoleName.options : valuesOf(found), given, line) : null
}

function findValue(values: readonly string[], given: string | undefined, line: Line): Problem {
  if (values.length === 0) return 'not an enumeration'
  const bare = (word: string) => word.replaceAll('_', '')
  const isThere = given ? values.includes(given) : values.some((value) => bare(value) === bare(wordOf(line.name)))
  return isThere ? null : `not one of ${values.join(', ')}`
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
