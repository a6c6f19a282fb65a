import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { script, tempFolder } from './kit.ts'

// node and npm are stood in for by scripts: what is shown is which one is taken, fetched or refused.

const node = (version: string) =>
  `case "$1" in -p) echo ${version.split('.')[0]} ;; --version) echo v${version} ;; *) echo stamp ;; esac`

async function machine(programs: Record<string, string>) {
  const folder = await tempFolder()
  const clone = join(folder, 'clone')
  const path = join(folder, 'path')
  await mkdir(join(clone, 'bin'), { recursive: true })
  await mkdir(path)
  await cp('bin/lib', join(clone, 'bin', 'lib'), { recursive: true })
  for (const file of ['package-lock.json', '.npmrc']) await writeFile(join(clone, file), '')
  for (const tool of ['uname', 'mkdir', 'rm', 'mv', 'tar', 'cat', 'dirname', 'tail', 'flock']) {
    await symlink(`/usr/bin/${tool}`, join(path, tool))
  }
  for (const [name, body] of Object.entries(programs)) await script(path, name, body)
  const run = (words = 'bootstrap; command -v node') =>
    spawnSync('/bin/bash', ['-c', `set -euo pipefail; source ${clone}/bin/lib/bootstrap.sh; ${words}`], {
      env: { PATH: path, HOME: folder },
      encoding: 'utf8',
    })
  return { clone, path, run }
}

test.each([
  ['no node', {}, /needs Node 20 or newer with npm.*nodejs\.org/],
  ['an old node', { node: node('18.1.0'), npm: '' }, /needs Node 20 or newer to begin, this is v18\.1\.0/],
  ['no npm', { node: node('24.1.0') }, /needs npm/],
])('%s is said in one line, with how to get it', async (_, programs, line) => {
  const { run } = await machine(programs as Record<string, string>)
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr).toMatch(line)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('Node 24 is used as it is, and the packages are installed only when the lockfile has changed', async () => {
  const { clone, path, run } = await machine({
    node: node('24.3.0'),
    npm: 'echo "$*" >> "$HOME/npm"; mkdir -p node_modules',
  })
  expect(run().stdout.trim()).toBe(join(path, 'node'))
  run()
  const calls = async () => (await readFile(join(clone, '..', 'npm'), 'utf8')).trim().split('\n').length
  expect(await calls()).toBe(1)
  await writeFile(join(clone, '.data', 'packages.stamp'), 'of another lockfile')
  run()
  expect(await calls()).toBe(2)
})

test('where Node is older, Node 24 is fetched once through npm and found by what runs next', async () => {
  const pack = `if [ "$1" = pack ]; then
  echo "$*" >> "$HOME/npm"
  mkdir -p package/bin && printf '#!/bin/bash\\n%s\\n' ${JSON.stringify(node('24.21.0')).replaceAll('$', '\\$')} > package/bin/node
  /bin/chmod +x package/bin/node && tar -czf n.tgz package && rm -rf package
fi`
  const { clone, run } = await machine({ node: node('20.20.0'), npm: pack })
  await symlink('/usr/bin/gzip', join(clone, '..', 'path', 'gzip'))
  const first = run('use_node; command -v node')
  expect(first.stderr).toMatch(/This Node is v20\.20\.0; fetching Node 24/)
  expect(first.stdout.trim()).toBe(join(clone, '.data', 'node', 'package', 'bin', 'node'))
  const second = run('use_node; command -v node')
  expect(second.stderr).toBe('')
  expect(await readFile(join(clone, '..', 'npm'), 'utf8')).toMatch(/^pack --silent node-linux-(x64|arm64)@24\.21\.0\n$/)
})
