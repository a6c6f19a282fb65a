import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cacheFolder, type Env, root } from './paths.ts'
import { startProgram } from './processes.ts'
import { Lacking, runMain, type Say, say, seconds } from './say.ts'
import { openStores } from './stores.ts'
import { throwawayFolder } from './throwaway.ts'
import { type FailedRun, readFailures } from './vitest-report.ts'

const help = `bin/defects [--only NAME]: does a test notice? Applies each test/defects/*.patch alone, in a copy of the tree, and runs the
test files that its first lines name ("# test: test/a.test.ts test/b.test.ts"). A defect that no test notices fails.`

const patienceMs = 5 * 60_000
const left = new Set(['node_modules', '.git', '.data'])

export interface Verdict {
  name: string
  result: 'caught' | 'MISSED' | 'DOES NOT APPLY' | 'NAMES NO TEST' | 'RED WITHOUT IT' | 'BREAKS THE FILE'
  /** Which test noticed, or why the patch says nothing. */
  detail: string
  took: string
}

interface Options {
  tree: string
  env: Env
  only?: string
  tell: Say
}

interface Patch {
  name: string
  file: string
  tests: string[]
}

function readPatches(tree: string, only?: string): Patch[] {
  const folder = join(tree, 'test', 'defects')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.patch')) : []
  return names
    .map((file) => file.slice(0, -'.patch'.length))
    .filter((name) => !only || name === only)
    .sort()
    .map((name) => {
      const file = join(folder, `${name}.patch`)
      const header = readFileSync(file, 'utf8').split(/^(?:diff |--- )/m)[0] ?? ''
      const tests = [...header.matchAll(/^# test:(.*)$/gm)].flatMap((match) => (match[1] ?? '').trim().split(/[\s,]+/))
      return { name, file, tests: tests.filter(Boolean) }
    })
}

/** Runs every defect; the work tree itself is only read. */
export async function runDefects(options: Options): Promise<Verdict[]> {
  const patches = readPatches(options.tree, options.only)
  const named = [...new Set(patches.flatMap(({ tests }) => tests))].filter((file) =>
    existsSync(join(options.tree, file)),
  )
  options.tell(`Without a defect: ${named.length} test files …`)
  const red = await inCopy(options.tree, async (copy) => redFiles(copy, named, options.env))
  const verdicts: Verdict[] = []
  for (const patch of patches) {
    const began = Date.now()
    const [result, detail] = await judge(patch, red, options)
    const verdict = { name: patch.name, result, detail, took: seconds(began) }
    options.tell(`  ${result.padEnd(16)} ${patch.name.padEnd(44)} ${verdict.took.padStart(8)}  ${detail}`)
    verdicts.push(verdict)
  }
  return verdicts
}

async function redFiles(copy: string, files: string[], env: Env): Promise<Map<string, string>> {
  if (files.length === 0) return new Map()
  const { failures, broken } = await runTests(copy, files, env)
  return new Map([...failures, ...broken].map(({ file, title }) => [file, title]))
}

async function judge(
  patch: Patch,
  red: Map<string, string>,
  { tree, env }: Options,
): Promise<[Verdict['result'], string]> {
  const missing = patch.tests.filter((file) => !existsSync(join(tree, file)))
  if (patch.tests.length === 0) return ['NAMES NO TEST', 'its header has no line "# test: path"']
  if (missing.length > 0) return ['NAMES NO TEST', `${missing.join(', ')} is not there`]
  const already = patch.tests.find((file) => red.has(file))
  if (already) return ['RED WITHOUT IT', `${already}: ${red.get(already)}`]
  return inCopy(tree, async (copy) => {
    const refused = await apply(copy, patch.file)
    if (refused) return ['DOES NOT APPLY', refused]
    const { failures, broken, hung } = await runTests(copy, patch.tests, env)
    if (failures[0]) return ['caught', failures[0].title]
    if (hung) return ['caught', `a test hung for ${patienceMs / 60_000} minutes`]
    if (broken[0]) return ['BREAKS THE FILE', `${broken[0].file} does not load: ${broken[0].title}`]
    return ['MISSED', `all green: ${patch.tests.join(' ')}`]
  })
}

async function inCopy<T>(tree: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), 'parley-defect-'))
  try {
    await cp(tree, copy, { recursive: true, filter: (source) => !left.has(relative(tree, source).split('/')[0] ?? '') })
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

/** Null when the patch applied, else what git says. A folder outside of any repository is what git apply patches. */
async function apply(copy: string, patch: string): Promise<string | null> {
  const logFile = join(copy, '.apply.log')
  const env = {
    ...process.env,
    GIT_CEILING_DIRECTORIES: join(copy, '..'),
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
  }
  const program = startProgram({ command: 'git', args: ['apply', '--verbose', patch], cwd: copy, env, logFile })
  const { code } = await program.ended
  await program.stop()
  return code === 0
    ? null
    : (readFileSync(logFile, 'utf8').match(/^error: .*$/m)?.[0] ?? `git apply ended with ${code}`)
}

interface TestRun extends FailedRun {
  hung: boolean
}

async function runTests(copy: string, files: string[], env: Env): Promise<TestRun> {
  const all: TestRun = { failures: [], broken: [], hung: false }
  const isBrowser = (file: string) => file.startsWith('test/e2e/')
  for (const [config, some] of [
    ['vitest.config.ts', files.filter((file) => !isBrowser(file))],
    ['vitest.e2e.config.ts', files.filter(isBrowser)],
  ] as const) {
    if (some.length === 0) continue
    const run = await runVitest(copy, config, some, env)
    all.failures.push(...run.failures)
    all.broken.push(...run.broken)
    all.hung ||= run.hung
  }
  return all
}

async function runVitest(copy: string, config: string, files: string[], env: Env): Promise<TestRun> {
  const report = join(copy, `.${config}.json`)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const program = startProgram({
    command: process.execPath,
    args: [vitest, 'run', '--config', config, '--reporter=json', `--outputFile.json=${report}`, ...files],
    cwd: copy,
    env,
    logFile: join(copy, '.vitest.log'),
  })
  const end = await Promise.race([program.ended, delay(patienceMs, null, { ref: false })])
  await program.stop()
  return { ...readFailures(report, copy), hung: end === null }
}

if (import.meta.main) {
  await runMain(async () => {
    const args = process.argv.slice(2)
    if (args.includes('--help')) {
      say(help)
      return 0
    }
    const only = args[0] === '--only' ? args[1] : undefined
    const folder = await throwawayFolder()
    const env: Env = { ...process.env, CI: '1' }
    const stores = await openStores({ env, dataDir: folder, cacheDir: cacheFolder(env), say, throwaway: true })
    try {
      env.MONGODB_URI = stores.mongo.uri
      env.REDIS_URL = stores.redis.uri
      const verdicts = await runDefects({ tree: root, env, only, tell: say })
      if (verdicts.length === 0)
        throw new Lacking(only ? `There is no test/defects/${only}.patch.` : 'test/defects holds no patch.')
      const caught = verdicts.filter(({ result }) => result === 'caught').length
      process.stdout.write(`${caught} of ${verdicts.length} defects caught\n`)
      return caught === verdicts.length ? 0 : 1
    } finally {
      await stores.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}
