import { isOpenToOthers } from './checks-machine.ts'
import { type Finding, fail, type LookContext, ok, warn } from './finding.ts'
import { accountsOf, countWaitingLetters, queueAges } from './repository.ts'
import * as texts from './texts-data.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export async function lookAtKeys({ keys, keyring, masterKeyFile }: LookContext): Promise<Finding> {
  const uses = await keys.uses()
  const count = (some: typeof uses) => some.reduce((sum, key) => sum + key.uses, 0)
  const missing = uses.filter(({ id }) => !keyring.has(id))
  if (missing[0]) return fail(texts.keys.missing, texts.keys.missingNext, { count: count(missing), key: missing[0].id })
  if (await isOpenToOthers(masterKeyFile)) return warn(texts.keys.open, texts.keys.openNext)
  const older = count(uses.filter(({ isCurrent }) => !isCurrent))
  return older > 0
    ? ok(texts.keys.rotating, { count: older, all: count(uses) })
    : ok(texts.keys.fine, { count: count(uses) })
}

export async function lookAtSessions({ organizationId }: LookContext): Promise<Finding> {
  const accounts = await accountsOf(organizationId)
  if (accounts.length === 0) return warn(texts.sessions.none, texts.sessions.noneNext)
  const names = (some: typeof accounts) => ({ names: some.map(({ number, name }) => number ?? name).join(', ') })
  const away = accounts.filter(({ wanted, state }) => wanted && state !== 'connected')
  const failed = away.filter(({ state }) => state === 'failed')
  if (failed.length > 0) return fail(texts.sessions.failed, texts.sessions.next, names(failed))
  if (away.length > 0) return warn(texts.sessions.failed, texts.sessions.next, names(away))
  const ailing = accounts.filter(({ state, health }) => state === 'connected' && health !== 'healthy')
  if (ailing.length > 0) return warn(texts.sessions.ailing, texts.sessions.next, names(ailing))
  const count = accounts.filter(({ state }) => state === 'connected').length
  return ok(texts.sessions.fine, { count, all: accounts.length })
}

export async function lookAtQueues({ organizationId, now }: LookContext): Promise<Finding> {
  const ages = await queueAges(organizationId, now)
  const seconds = Math.max(...ages.map(({ oldestSeconds }) => oldestSeconds))
  const params = { seconds, count: ages.reduce((sum, { waiting }) => sum + waiting, 0) }
  if (seconds > 600) return fail(texts.queues.late, texts.queues.lateNext, params)
  return seconds > 60 ? warn(texts.queues.late, texts.queues.lateNext, params) : ok(texts.queues.fine)
}

export async function lookAtDeadLetters({ organizationId }: LookContext): Promise<Finding> {
  const count = await countWaitingLetters(organizationId)
  return count > 0 ? warn(texts.deadLetters.some, texts.deadLetters.next, { count }) : ok(texts.deadLetters.none)
}

export async function lookAtBackups({ backups, now }: LookContext): Promise<Finding> {
  const { folder, log, lastFull } = await backups.state()
  if (!folder) return warn(texts.backups.off, texts.backups.offNext)
  if (!lastFull) return fail(texts.backups.noFull, texts.backups.next)
  const hours = Math.round((now.getTime() - lastFull.startedAt.getTime()) / hourMs)
  if (hours > 26) return fail(texts.backups.oldFull, texts.backups.next, { hours })
  const reached = log?.until ?? log?.startedAt ?? lastFull.startedAt
  const minutes = Math.round((now.getTime() - reached.getTime()) / 60_000)
  if (minutes > 5 || log?.status !== 'running') return fail(texts.backups.behind, texts.backups.next, { minutes })
  return ok(texts.backups.fine, { hours })
}

export async function lookAtProof({ backups, now }: LookContext): Promise<Finding> {
  const { folder, lastProof, lastProven } = await backups.state()
  if (!folder) return warn(texts.backups.off, texts.backups.offNext)
  if (lastProof?.status === 'failed')
    return fail(texts.proof.failed, texts.proof.next, { problem: lastProof.problem ?? '' })
  if (!lastProven) return warn(texts.proof.never, texts.proof.next)
  const days = Math.floor((now.getTime() - lastProven.startedAt.getTime()) / dayMs)
  if (days > 8) return warn(texts.proof.old, texts.proof.next, { days })
  return ok(days < 1 ? texts.proof.today : texts.proof.fine, { days, name: lastProven.name })
}
