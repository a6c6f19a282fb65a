import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { onTestFinished } from 'vitest'
import { embeddedMongo, embeddedRedis } from '../../bin/lib/embedded.ts'
import { cacheFolder } from '../../bin/lib/paths.ts'
import { freePort, startProgram } from '../../bin/lib/processes.ts'
import { say } from '../../bin/lib/say.ts'
import type { OpenStores } from '../../bin/lib/stores.ts'

const shop = { env: { ...process.env }, cacheDir: cacheFolder(process.env), say }

export const secantusProgram = () => embeddedMongo(shop)
export const valkeyProgram = () => embeddedRedis(shop)

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bin-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Options as a clone of its own would have them: empty data, the machine's cache, and nothing on the PATH. */
export async function newClone(): Promise<OpenStores & { lines: string[]; pathDir: string }> {
  const dataDir = await tempFolder()
  const pathDir = join(dataDir, 'path')
  await mkdir(pathDir)
  const lines: string[] = []
  return {
    env: { HOME: dataDir, PATH: pathDir },
    dataDir,
    cacheDir: cacheFolder(process.env),
    say: (line) => lines.push(line),
    lines,
    pathDir,
  }
}

export async function script(folder: string, name: string, body: string): Promise<void> {
  const file = join(folder, name)
  await writeFile(file, `#!/bin/bash\n${body}\n`)
  await chmod(file, 0o755)
}

/**
 * A `mongod` for machines without one: takes mongod's flags and runs the embedded server with its own. It shows that
 * the branch finds, starts, secures and stops a `mongod`; it does not show MongoDB's own replica-set start.
 */
export async function installMongodLauncher(folder: string): Promise<void> {
  await script(
    folder,
    'mongod',
    `args=(--config ${folder}/none.toml --cache-size 256M --sync-on-commit --log-level WARNING)
: > ${folder}/none.toml
while [ $# -gt 0 ]; do
  case "$1" in
    --bind_ip) args+=(--host "$2"); shift 2 ;;
    --dbpath) args+=(--storage-path "$2"); shift 2 ;;
    --port) args+=(--port "$2"); shift 2 ;;
    --auth) args+=(--auth); shift ;;
    --replSet|--wiredTigerCacheSizeGB|--keyFile) shift 2 ;;
    *) echo "mongod: unknown flag $1" >&2; exit 2 ;;
  esac
done
exec ${await secantusProgram()} "\${args[@]}"`,
  )
}

export async function installValkeyAs(folder: string, name: string): Promise<void> {
  await symlink(await valkeyProgram(), join(folder, name))
}

/** A Redis of the test's own with exactly these settings, standing for one that somebody else runs. */
export async function foreignRedis(...args: string[]): Promise<{ url: string; redis: Redis }> {
  const folder = await tempFolder()
  const port = await freePort()
  const program = startProgram({
    command: await valkeyProgram(),
    args: ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', ...args],
    logFile: join(folder, 'log'),
  })
  onTestFinished(() => program.stop())
  const url = `redis://127.0.0.1:${port}`
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 100 })
  redis.on('error', () => undefined)
  onTestFinished(() => redis.disconnect())
  await redis.ping()
  return { url, redis }
}

export async function mongoClient(uri: string) {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 3_000 })
  onTestFinished(() => client.close())
  return client.connect()
}

/** The tests' MongoDB with a database of this test's own, dropped at the end. */
export async function ownDatabase(name: string): Promise<{ uri: string }> {
  const [, host, query = ''] = /^(\w[\w+]*:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(process.env.MONGODB_URI ?? '') ?? []
  const uri = `${host}/${name}${query}`
  const client = await mongoClient(uri)
  onTestFinished(async () => {
    await client.db(name).dropDatabase()
  })
  return { uri }
}
