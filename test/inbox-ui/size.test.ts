import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { build, type Manifest } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'

const dist = mkdtempSync(join(tmpdir(), 'parley-inbox-'))
let manifest: Manifest
beforeAll(async () => {
  // The test runner's own word would build React for development.
  process.env.NODE_ENV = 'production'
  const configFile = join(import.meta.dirname, '../../inbox-ui/vite.config.ts')
  await build({ configFile, logLevel: 'error', build: { outDir: dist, emptyOutDir: true } })
  manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
})
afterAll(() => rmSync(dist, { recursive: true, force: true }))

/** What the browser must have before these modules run: the files and all that they import at once. */
function needed(...entries: string[]): Set<string> {
  const files = new Set<string>()
  const visit = (key: string): void => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return files
}
const kilobytes = (files: Iterable<string>, ending: string): number =>
  [...files]
    .filter((file) => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length / 1000, 0)

it('opens the inbox with at most 150 kB of script and 20 kB of style', () => {
  const files = needed('index.html', 'src/locales/en.json')
  expect(files.size).toBeGreaterThan(3)
  expect(kilobytes(files, '.js')).toBeLessThanOrEqual(150)
  expect(kilobytes(files, '.css')).toBeLessThanOrEqual(20)
})

it('leaves the palette, menus, codes, sockets and the panel for later', () => {
  const first = needed('index.html')
  const later = [
    'src/app/palette.tsx',
    'src/components/menu.tsx',
    'src/features/lines/qr-tile.tsx',
    'src/features/panel/panel.tsx',
  ]
  for (const key of later) expect(first.has(manifest[key]?.file ?? ''), key).toBe(false)
  for (const key of later) expect(manifest[key], key).toBeDefined()
  const socket = Object.keys(manifest).find((key) => key.includes('socket.io-client'))
  expect(socket && first.has(manifest[socket]?.file ?? '')).toBe(false)
})

it('names nothing on another host', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  expect(page).not.toMatch(/https?:\/\//)
  expect(page).not.toMatch(/<script>|<style>|style=/)
})

it('names the first texts of each language to the first script, and packs what is sent', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const texts = JSON.parse(/data-texts='([^']+)'/.exec(page)?.[1] ?? '{}') as Record<string, string>
  for (const locale of ['en', 'es', 'pt', 'ar'])
    expect(texts[locale]).toBe(`/${manifest[`src/locales/${locale}.json`]?.file}`)
  for (const file of needed('index.html')) {
    const whole = readFileSync(join(dist, file))
    if (whole.length > 1_024) expect(brotliDecompressSync(readFileSync(join(dist, `${file}.br`)))).toEqual(whole)
  }
})
