import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'
import { runMain, say } from './say.ts'

const folders = ['src', 'schemas', 'bots', 'inbox-ui/src', 'bin', 'test']

interface Cruise {
  modules: { source: string; dependencies: unknown[] }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

export interface Boundaries {
  /** Our own files that were looked at. */
  modules: number
  dependencies: number
  breaches: { rule: string; from: string; to: string }[]
  /** Files on the disk that the tool did not see: it says "no violations" when it cannot read TypeScript. */
  unseen: string[]
}

/** Cruises a tree (this one, or a stub of it in a test) by this clone's rules. */
export async function cruise(tree: string): Promise<Boundaries> {
  const files = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: tree },
  ).filter((file) => !/(^|\/)(dist|node_modules)\//.test(file) && !file.endsWith('.d.ts'))
  if (files.length === 0) return { modules: 0, dependencies: 0, breaches: [], unseen: [] }
  const found = await runTool(tree, [...new Set(files.map((file) => file.split('/')[0] ?? ''))])
  const seen = new Map(found.modules.map((module) => [module.source, module]))
  const ours = files.map((file) => seen.get(file)).filter((module) => module !== undefined)
  return {
    modules: ours.length,
    dependencies: ours.reduce((sum, module) => sum + module.dependencies.length, 0),
    breaches: found.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unseen: files.filter((file) => !seen.has(file)),
  }
}

async function runTool(tree: string, tops: string[]): Promise<Cruise> {
  const tool = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
  const config = join(root, '.dependency-cruiser.cjs')
  const child = spawn(process.execPath, [tool, '--config', config, '--output-type', 'json', ...tops], { cwd: tree })
  let out = ''
  let errors = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    errors += part
  })
  await new Promise((resolve) => child.once('close', resolve))
  try {
    return JSON.parse(out) as Cruise
  } catch {
    throw new Error(`dependency-cruiser did not answer: ${errors || out}`)
  }
}

if (import.meta.main) {
  await runMain(async () => {
    const { modules, dependencies, breaches, unseen } = await cruise(root)
    for (const { rule, from, to } of breaches) say(`${rule}: ${from} → ${to}`)
    for (const file of unseen) say(`not looked at: ${file}`)
    say(`${modules} modules, ${dependencies} imports, ${breaches.length} breaches`)
    return modules === 0 || dependencies === 0 || breaches.length > 0 || unseen.length > 0 ? 1 : 0
  })
}
