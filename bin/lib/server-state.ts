import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive, processMark, stopLeftOver } from './processes.ts'

/** What Parley remembers of a server it starts: the generated password, the last port, the last process. */
export interface ServerState {
  kind: 'program' | 'embedded'
  password: string
  port?: number
  /** True once the user exists, so that the server may be started with its password. */
  secured?: boolean
  pid?: number
  mark?: string
}

export function loadState(file: string): ServerState | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerState) : null
}

export function newState(kind: ServerState['kind']): ServerState {
  return { kind, password: randomBytes(24).toString('base64url') }
}

export function saveState(file: string, state: ServerState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.new`
  writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

/** Ends the server that a killed run left behind; the start mark proves that the pid is still that server. */
export async function endLeftOver(state: Pick<ServerState, 'pid' | 'mark'>): Promise<void> {
  if (state.pid && state.mark && isAlive(state.pid) && processMark(state.pid) === state.mark) {
    await stopLeftOver(state.pid)
  }
}
