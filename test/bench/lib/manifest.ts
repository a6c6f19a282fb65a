import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../../../inbox-ui/dist')

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
}

/** What the first route loads before its rows: the page's entry, which holds the frame and the inbox, with all it imports. */
const firstRoute = ['index.html']

/** JS and CSS of the first route, gzipped, in bytes, from the manifest of the built inbox. */
export function firstRouteSizes(): { js: number; css: number } {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const files = new Set<string>()
  const add = (name: string) => {
    const chunk = manifest[name] ?? manifest[`inbox-ui/${name}`]
    if (!chunk) throw new Error(`The manifest has no ${name}`)
    if (files.has(chunk.file)) return
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const next of chunk.imports ?? []) add(next)
  }
  for (const name of firstRoute) add(name)
  return { js: gzippedBytes(files, '.js'), css: gzippedBytes(files, '.css') }
}

/** Of these files of the built inbox, those with this ending. */
export const gzippedBytes = (files: Iterable<string>, ending: string): number =>
  [...files]
    .filter((file) => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
