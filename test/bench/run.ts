import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureChromium } from '../../bin/lib/chromium.ts'
import { buildInbox } from '../../bin/lib/inbox-build.ts'
import { cacheFolder, dataFolder } from '../../bin/lib/paths.ts'
import { stopEverything } from '../../bin/lib/processes.ts'
import { Lacking, runMain, say } from '../../bin/lib/say.ts'
import { openStores, type Stores } from '../../bin/lib/stores.ts'
import { startBenchChild } from './lib/child.ts'
import { type Figure, type Line, notes, table, verdict } from './lib/figures.ts'
import { openStage, type Stage } from './lib/stage.ts'
import { measureCloudLive, measureLive } from './p1-live.ts'
import { measureCloudSustained, measureSustained } from './p2-sustained.ts'
import { measureCampaign } from './p3-campaign.ts'
import { measureIdle } from './p7-idle.ts'
import { measureMemory, measureStart } from './p8-start.ts'
import { measureInbox } from './p9-inbox.ts'
import { measureCloudCpu, measureCpu } from './p10-cpu.ts'

const help = `bin/bench: takes the figures P1, P2, P7, P8, P9 and P10 over the Baileys road against the loopback WhatsApp server, P1, P2,
P3 and P10 over the Cloud API against the loopback Graph too, and
prints them in one table, each beside its floor and the ceiling of the same run. Each figure is the middle one of three.
Uses MONGODB_URI and REDIS_URL where given, else stores of its own that are thrown away.

  --only P1,P9   these figures only
  --quick        short runs, each once: to see that all works, not to quote
  --markdown     the table as Markdown
  --runs N       how often each figure is taken (3)
  --seed N       of the texts (1)
  --minutes N    how long P7 watches its sessions (1; the whole figure is 10)
  --profile DIR  keeps a processor profile of each of Parley's processes there, to be opened in a browser's tools

Ends with 0 when each figure reaches its floor, else with 1.`

const measures: { id: string; what: string; measure(stage: Stage): Promise<Figure[]> }[] = [
  { id: 'P8', what: 'memory at rest', measure: (stage) => measureMemory(stage, 'at rest') },
  { id: 'P8', what: 'start', measure: measureStart },
  { id: 'P1', what: 'from the phone to the screen', measure: measureLive },
  { id: 'P2', what: 'sustained', measure: measureSustained },
  { id: 'P10', what: 'CPU', measure: measureCpu },
  { id: 'P1', what: 'from the Cloud API to the screen', measure: measureCloudLive },
  { id: 'P2', what: 'sustained, Cloud API', measure: measureCloudSustained },
  { id: 'P10', what: 'CPU, Cloud API', measure: measureCloudCpu },
  { id: 'P3', what: 'a campaign', measure: measureCampaign },
  { id: 'P9', what: 'the inbox', measure: measureInbox },
  { id: 'P8', what: 'memory after it all', measure: (stage) => measureMemory(stage, 'at rest after the runs') },
  // last: it makes the sessions process as large as no other
  { id: 'P7', what: 'idle sessions', measure: measureIdle },
]

await runMain(main)
// a measurement that was cut short may still hold the process open
process.exit()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      runs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${help}\n`)
    return 0
  }
  const only = values.only?.toUpperCase().split(',')
  const chosen = measures.filter(({ id }) => !only || only.includes(id))
  const runs = Number(values.runs ?? (values.quick ? 1 : 3))
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const stopped = stoppedBySignal()
  try {
    const stores = await setUp(folder)
    const minutes = Number(values.minutes ?? (values.quick ? 0.2 : 1))
    const options = {
      isQuick: values.quick,
      runs,
      seed: Number(values.seed),
      minutes,
      say,
      ...profiled(values.profile),
    }
    const lines = await takeAll(chosen, options, stopped)
    process.stdout.write(`\n${report(lines, stores, { ...options, isMarkdown: values.markdown })}\n`)
    return lines.every((line) => ['ok', ''].includes(verdict(line))) ? 0 : 1
  } finally {
    await stopEverything()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Written when a process ends. The profiler itself costs: such a run is for looking, not for quoting. */
function profiled(folder: string | undefined) {
  return folder ? { env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(folder)}` } } : {}
}

function stoppedBySignal(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Lacking(`Stopped by ${signal}`)))
  })
}

/** Stores, the built inbox, a browser: their addresses go where the helpers of the tests look. */
async function setUp(folder: string): Promise<Stores> {
  const env = { ...process.env }
  const dataDir = dataFolder(env)
  const stores = await openStores({ env, dataDir: folder, cacheDir: cacheFolder(env), say, throwaway: true })
  process.env.MONGODB_URI = stores.mongo.uri
  process.env.REDIS_URL = stores.redis.uri
  await buildInbox(dataDir, say)
  process.env.CHROMIUM = await ensureChromium(env, join(dataDir, 'logs', 'chromium.log'), say)
  return stores
}

async function takeAll(
  chosen: typeof measures,
  options: Omit<Parameters<typeof openStage>[0], 'graph'>,
  stopped: Promise<never>,
): Promise<Line[]> {
  const graph = startBenchChild<{ url: string; controlUrl: string }>('graph.ts')
  const told = await graph.next()
  const env = { ...options.env, CLOUD_API_URL: told.url, CLOUD_API_PER_SECOND: '1000' }
  const stage = await openStage({ ...options, env, graph: told })
  const lines: Line[] = []
  const takeEach = async () => {
    for (const { id, what, measure } of chosen) {
      say(`${id}: ${what} …`)
      const taken: Line[] = await measure(stage).catch((error: Error) => [
        { id, problem: `${what}: ${error.stack ?? error.message}` },
      ])
      lines.push(...taken)
    }
  }
  try {
    await Promise.race([takeEach(), stopped])
  } finally {
    await stage.stop()
    await graph.stop()
  }
  return lines.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
}

interface Report {
  runs: number
  seed: number
  isQuick: boolean
  isMarkdown: boolean
}

function report(lines: readonly Line[], stores: Stores, { runs, seed, isQuick, isMarkdown }: Report): string {
  const [processor] = cpus()
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  const where = [
    `${cpus().length} cores (${processor?.model.trim()}), ${memory} GB, Node ${process.version}`,
    `${stores.mongo.title}; Redis: ${stores.redis.title}`,
    `median of ${runs}, seed ${seed}${isQuick ? '; short runs: not to be quoted' : ''}`,
    'CPU beside: the simulator, the stores and the browser run on the same machine',
  ]
  const bullet = isMarkdown ? '- ' : '  '
  return [
    table(lines, isMarkdown),
    '',
    ...where.map((line) => bullet + line),
    ...notes(lines).map((line) => bullet + line),
  ].join('\n')
}
