import { parseArgs } from 'node:util'
import { Lacking } from './say.ts'

export const help = `bin/up: installs, starts and keeps running a Parley of this clone. Ctrl-C stops it.

  --port N   the inbox's port (3000, or the next free one)
  --empty    no demo shop and no simulated WhatsApp: ready for a real phone
  --fresh    delete all data of this clone first (asks; --yes does not)
  --help     this text

MongoDB and Redis: the addresses in MONGODB_URI and REDIS_URL; else mongod, valkey-server or redis-server on the PATH;
else embedded ones, made once for this user. Data is kept in .data/, the master key in ~/.config/parley/master.key
(MASTER_KEY_FILE names another). A file .env in this folder is read; see .env.example.`

export interface UpOptions {
  /** Absent: the usual one, or the next that is free. */
  port?: number
  empty: boolean
  fresh: boolean
  yes: boolean
  help: boolean
}

export function readOptions(args: string[]): UpOptions {
  const off = { type: 'boolean', default: false } as const
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: 'string' }, empty: off, fresh: off, yes: off, help: off },
    })
    return { ...values, port: values.port === undefined ? undefined : portOf(values.port) }
  } catch (error) {
    if (error instanceof Lacking) throw error
    throw new Lacking(`${(error as Error).message.split('\n')[0]} See bin/up --help.`)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Lacking(`--port wants a number from 1 to 65535, not "${text}".`)
  return port
}
