import type { Backup } from '../../../schemas/backup.ts'
import type { Id, Locale } from '../../../schemas/common.ts'
import type { BackupView, OperationsCheck, OperationsView } from '../../../schemas/operations.ts'
import { say } from '../../core/errors.ts'
import {
  lookAtBackups,
  lookAtDeadLetters,
  lookAtKeys,
  lookAtProof,
  lookAtQueues,
  lookAtSessions,
} from './checks-data.ts'
import { lookAtClock, lookAtDisk, lookAtPersistence, lookAtRedis, lookAtStore } from './checks-machine.ts'
import { type Finding, fail, type LookContext, type OperationsDeps } from './finding.ts'
import { accountsOf, queueAges } from './repository.ts'
import { seeLog, titles, unseen } from './texts.ts'

const patienceMs = 10_000

const looks: Readonly<Record<OperationsCheck['name'], (context: LookContext) => Promise<Finding>>> = {
  store: lookAtStore,
  persistence: lookAtPersistence,
  redis: lookAtRedis,
  disk: lookAtDisk,
  clock: lookAtClock,
  keys: lookAtKeys,
  sessions: lookAtSessions,
  queues: lookAtQueues,
  deadLetters: lookAtDeadLetters,
  backups: lookAtBackups,
  proof: lookAtProof,
}

/** What bin/doctor and the operations page say. */
export function createOperations(deps: OperationsDeps) {
  const check = async (organizationId: Id | null, locale: Locale, now = new Date()): Promise<OperationsCheck[]> => {
    const context = { ...deps, organizationId, now }
    const names = Object.keys(looks) as OperationsCheck['name'][]
    return Promise.all(
      names.map(async (name) => {
        const { status, detail, params, next } = await patiently(looks[name](context))
        const inWords = { title: say(titles[name], locale), detail: say(detail, locale, params) }
        return { name, status, ...inWords, next: next ? say(next, locale, params) : null }
      }),
    )
  }
  return {
    check,
    async view(organizationId: Id, locale: Locale, now = new Date()): Promise<OperationsView> {
      const [checks, queues, accounts, state] = await Promise.all([
        check(organizationId, locale, now),
        queueAges(organizationId, now),
        accountsOf(organizationId),
        deps.backups.state(),
      ])
      return {
        ...{ at: now, checks, queues },
        accounts: accounts.map(({ id, lineId, name, number, state: at, health, wanted }) => ({
          ...{ id, lineId, name: number ?? name, state: at, health, isWanted: wanted },
        })),
        backups: {
          isKept: state.folder !== null,
          archivedUntil: state.log?.until ?? null,
          lastProven: state.lastProven && viewOf(state.lastProven),
          recent: state.recent.map(viewOf),
        },
      }
    },
  }
}
export type Operations = ReturnType<typeof createOperations>

/** Where things lie on the server is nobody's business who looks through a browser. */
const viewOf = ({ id, kind, status, name, startedAt, bytes, documents, problem, proof }: Backup): BackupView => ({
  ...{ id, kind: kind === 'proof' ? 'proof' : 'full', status, name, startedAt, bytes, documents, problem, proof },
})

/** A check that hangs or fails is a finding too. */
async function patiently(look: Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs)
  })
  try {
    return await Promise.race([look, tooLong])
  } catch (error) {
    return fail(unseen, seeLog, { problem: error instanceof Error ? error.message : String(error) })
  } finally {
    clearTimeout(timer)
  }
}
