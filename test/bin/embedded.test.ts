import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { embeddedMongo, embeddedRedis, type Workshop } from '../../bin/lib/embedded.ts'
import { newClone, script, tempFolder } from './kit.ts'

// The programs that build and fetch are stood in for here: a real build takes minutes, and every machine's first
// bin/up and bin/test do it. What is shown is the order, the lock, the rename and the refusals around it.

const fakeCargo = (calls: string) => `
if [ "$1" = --version ]; then echo "cargo 1.95.0 (x)"; exit 0; fi
echo "$*" >> ${calls}
while [ $# -gt 0 ]; do if [ "$1" = --root ]; then root="$2"; fi; shift; done
/bin/mkdir -p "$root/bin" && echo '#!/bin/true' > "$root/bin/secantusd-rs" && /bin/chmod +x "$root/bin/secantusd-rs"`

async function workshop(): Promise<Workshop & { lines: string[]; pathDir: string; calls: string }> {
  const clone = await newClone()
  const cacheDir = join(await tempFolder(), 'cache')
  return { ...clone, cacheDir, calls: join(clone.dataDir, 'calls') }
}

async function withTools(...tools: string[]) {
  const shop = await workshop()
  for (const tool of tools) await symlink('/bin/true', join(shop.pathDir, tool))
  return shop
}

test('two clones that start at once build once, and no draft is left', async () => {
  const shop = await withTools('cmake', 'cc')
  await script(shop.pathDir, 'cargo', fakeCargo(shop.calls))
  const files = await Promise.all([embeddedMongo(shop), embeddedMongo(shop), embeddedMongo(shop)])
  expect(new Set(files).size).toBe(1)
  const calls = await readFile(shop.calls, 'utf8')
  expect(calls.trim().split('\n')).toHaveLength(1)
  expect(calls).toContain('install secantus-mdb --version =0.5.3-beta.196 --locked --ignore-rust-version')
  expect((await readdir(shop.cacheDir)).filter((name) => name.startsWith('.') || name.endsWith('.lock'))).toEqual([])
  expect(shop.lines[0]).toMatch(/about 5 minutes, once/)
})

test('a build that was killed is begun again: its lock and its draft are cleared', async () => {
  const shop = await withTools('cmake', 'cc')
  await script(shop.pathDir, 'cargo', fakeCargo(shop.calls))
  const name = 'secantus-0.5.3-beta.196'
  await mkdir(join(shop.cacheDir, `.making-${name}-dead`), { recursive: true })
  const dead = { pid: process.pid, host: hostname(), mark: 'another life of this pid', token: 'x' }
  await writeFile(join(shop.cacheDir, `${name}.lock`), JSON.stringify(dead))
  expect(await embeddedMongo(shop)).toContain(name)
  expect((await readdir(shop.cacheDir)).filter((entry) => entry.includes('.making'))).toEqual([])
})

test('a failed build says where its log is, and leaves nothing that looks finished', async () => {
  const shop = await withTools('cmake', 'cc')
  await script(shop.pathDir, 'cargo', 'if [ "$1" = --version ]; then echo "cargo 1.99.0"; else echo boom; exit 1; fi')
  await expect(embeddedMongo(shop)).rejects.toThrow(/log is .*boom/s)
  expect((await readdir(shop.cacheDir)).filter((name) => !name.endsWith('.log'))).toEqual([])
})

test.each([
  ['cargo', [], /rustup\.rs/],
  ['a newer cargo', ['old-cargo'], /cargo 1\.95 or newer, this is 1\.70/],
  ['cmake', ['cargo'], /apt-get install cmake/],
  ['a C compiler', ['cargo', 'cmake'], /apt-get install build-essential/],
])('without %s it says in one line what is lacking and how to get it', async (_, has, line) => {
  const shop = await withTools(...has.filter((tool) => !tool.endsWith('cargo')))
  if (has.includes('cargo')) await script(shop.pathDir, 'cargo', fakeCargo(shop.calls))
  if (has.includes('old-cargo')) await script(shop.pathDir, 'cargo', 'echo "cargo 1.70.0 (x)"')
  const failure = await embeddedMongo(shop).catch((error: Error) => error)
  expect(String(failure)).toMatch(line)
  expect(String(failure)).toMatch(/MONGODB_URI/)
  expect(String(failure).split('\n')).toHaveLength(1)
})

test('without python3 or pip it says so for the embedded Redis', async () => {
  const shop = await workshop()
  await expect(embeddedRedis(shop)).rejects.toThrow(/python3-pip.*REDIS_URL/)
  await script(shop.pathDir, 'python3', 'exit 1')
  await expect(embeddedRedis(shop)).rejects.toThrow(/python3-pip.*REDIS_URL/)
})
