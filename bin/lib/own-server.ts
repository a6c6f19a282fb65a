import { setTimeout as delay } from 'node:timers/promises'
import { lastLines, type Program, processGroup } from './processes.ts'
import { Lacking } from './say.ts'

const patienceMs = 60_000

/** Another program answered on the port we chose, or our server could not have it: try the next port. */
export class PortTaken extends Lacking {
  override name = 'PortTaken'
}

/** Refuses a server that is not the one we started: another program may have taken the port first. */
export function requireOurs(pid: number, program: Program): void {
  if (pid !== program.pid && processGroup(pid) !== program.pid) {
    throw new PortTaken('another server answers on the port')
  }
}

/** Repeats `attempt` until the server we started answers it; `attempt` must write nothing before `requireOurs`. */
export async function waitForOwn<T>(program: Program, attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs
  for (;;) {
    if (!program.alive()) throw died(program)
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof PortTaken || Date.now() > until) throw error
    }
    await delay(50)
  }
}

function died(program: Program): Error {
  const log = lastLines(program.logFile)
  if (/address already in use/i.test(log)) return new PortTaken('the port was taken meanwhile')
  return new Lacking(`A store did not start; its log is ${program.logFile}:\n${log}`)
}
