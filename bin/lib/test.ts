import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runChecks } from './check.ts'
import { ensureChromium } from './chromium.ts'
import { buildInbox } from './inbox-build.ts'
import { cacheFolder, dataFolder, type Env, root } from './paths.ts'
import { startProgram, stopEverything } from './processes.ts'
import { Lacking, runMain, type Say, seconds } from './say.ts'
import { checkSecondClient } from './second-client.ts'
import { openStores } from './stores.ts'
import { throwawayFolder } from './throwaway.ts'
import { type Count, countRun } from './vitest-report.ts'

const help = `bin/test: sets this clone up, runs every check and every test, the browser tests included, and ends with one
line "N passed, N failed". Uses MONGODB_URI and REDIS_URL where given, else stores of its own that are thrown away.`

/** A run that hangs must not hang CI: killed, and counted as failed. */
const patienceMs = 20 * 60_000

// All on one stream, so that the last line is the last line.
const tell: Say = (line) => void process.stdout.write(`${line}\n`)

const nothing: Count = { passed: 0, failed: 0, remarks: [] }
const failure = (remark: string): Count => ({ passed: 0, failed: 1, remarks: [remark] })
const reasonOf = (error: Error) => (error instanceof Lacking ? error.message : (error.stack ?? error.message))

interface Step {
  name: string
  run(): Promise<Count>
}

await runMain(async () => {
  if (process.argv.includes('--help')) {
    tell(help)
    return 0
  }
  const began = Date.now()
  const folder = await throwawayFolder()
  const stopped = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new Lacking('Stopped.')))
  })
  try {
    const { passed, failed } = await Promise.race([runAll(folder), stopped]).catch((error: Error) => {
      tell(reasonOf(error))
      return failure('')
    })
    tell(`All of it took ${seconds(began)}`)
    await finish(folder)
    tell(`${passed} passed, ${failed} failed`)
    return failed === 0 && passed > 0 ? 0 : 1
  } finally {
    await finish(folder)
  }
})

async function finish(folder: string): Promise<void> {
  await stopEverything()
  await rm(folder, { recursive: true, force: true })
}

async function runAll(folder: string): Promise<Count> {
  const env: Env = { ...process.env, CI: process.env.CI ?? '1' }
  const total: Count = { passed: 0, failed: 0, remarks: [] }
  const times: string[] = []
  for (const step of steps(folder, env)) {
    tell(`\n== ${step.name}`)
    const began = Date.now()
    const count = await step.run().catch((error: Error) => failure(`${step.name}: ${reasonOf(error)}`))
    total.passed += count.passed
    total.failed += count.failed
    total.remarks.push(...count.remarks)
    times.push(
      `  ${step.name.padEnd(28)} ${seconds(began).padStart(9)}  ${count.passed} passed, ${count.failed} failed`,
    )
  }
  tell(`\n== summary\n${times.join('\n')}`)
  for (const remark of total.remarks) tell(`  ! ${remark}`)
  return total
}

function steps(folder: string, env: Env): Step[] {
  const dataDir = dataFolder(env)
  return [
    { name: 'checks', run: checks },
    {
      name: 'stores',
      run: async () => {
        const stores = await openStores({
          env,
          dataDir: folder,
          cacheDir: cacheFolder(env),
          say: tell,
          throwaway: true,
        })
        env.MONGODB_URI = stores.mongo.uri
        env.REDIS_URL = stores.redis.uri
        return nothing
      },
    },
    {
      name: 'inbox',
      run: async () => {
        await buildInbox(dataDir, tell)
        return nothing
      },
    },
    {
      name: 'browser',
      run: async () => {
        env.CHROMIUM = await ensureChromium(env, join(dataDir, 'logs', 'chromium.log'), tell)
        return nothing
      },
    },
    { name: 'tests', run: () => runVitest('tests', 'vitest.config.ts', folder, env) },
    { name: 'browser tests', run: () => runVitest('browser tests', 'vitest.e2e.config.ts', folder, env) },
    { name: 'second client', run: () => checkSecondClient(folder, env, tell) },
  ]
}

async function checks(): Promise<Count> {
  const results = await runChecks(tell)
  const failed = results.filter(({ passed }) => !passed)
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    remarks: failed.map(({ name }) => `check ${name} failed: npm run check:${name}`),
  }
}

async function runVitest(what: string, config: string, folder: string, env: Env): Promise<Count> {
  const report = join(folder, `${config}.json`)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const program = startProgram({
    command: process.execPath,
    args: [vitest, 'run', '--config', config, '--no-color', ...reporters],
    env,
    cwd: root,
  })
  const late = delay(patienceMs, null, { ref: false })
  const end = await Promise.race([program.ended, late])
  await program.stop()
  const count = countRun(what, report, end?.code ?? null)
  if (!end) count.remarks.push(`${what}: stopped after ${patienceMs / 60_000} minutes`)
  return count
}
