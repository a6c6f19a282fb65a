import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { AuditEntry } from '../../schemas/audit.ts'
import { ActionRunModel } from '../../schemas/models/action-run.model.ts'
import type { Permission, See } from '../../schemas/permission.ts'
import type { ActionRun } from '../../schemas/plumbing.ts'
import type { ActionContext, AnyAction, Caller } from './action.ts'
import { type ConfirmationGate, ConfirmationNeeded, noPerson } from './confirming.ts'
import { type ClientSession, type Database, isDuplicateKey, type Tx } from './db.ts'
import { AppError, forbidden, invalidInput } from './errors.ts'
import { newId } from './ids.ts'
import type { Scope } from './scope.ts'

export interface RunnerDeps {
  database: Database
  actions: readonly AnyAction[]
  /** Writes the audit entry in the run's transaction. */
  audit(entry: AuditEntry, session: ClientSession): Promise<void>
  /** Absent: what needs a confirmation is refused. */
  confirmations?: ConfirmationGate
}

export interface ActionRunner {
  /**
   * permission → parse → one transaction of idempotency record, effect, audit entry and outbox rows. Money, mass and
   * destruction: preview → ConfirmationNeeded is thrown; `perform` does it once a person has said yes.
   */
  run(name: string, caller: Caller, input: unknown): Promise<unknown>
  /** A confirmed run, in the transaction of its confirmation. Refused when the input is another than what was shown. */
  perform(tx: Tx, name: string, caller: Caller, confirmed: Confirmed): Promise<unknown>
  /** Throws what `run` would for lack of permission; answers the scope that the action would get. */
  allow(action: AnyAction, scope: Scope): Scope
  find(name: string): AnyAction | undefined
  list(): readonly AnyAction[]
}

export interface Confirmed {
  input: unknown
  /** Of what was shown; absent: nothing was. */
  inputHash?: string
  runKey: string
}

export function createActionRunner(deps: RunnerDeps): ActionRunner {
  const byName = new Map(deps.actions.map((action) => [action.name, action]))
  if (byName.size !== deps.actions.length) throw new Error(`Two actions have one name: ${namesTwice(deps.actions)}`)
  return {
    find: (name) => byName.get(name),
    list: () => deps.actions,
    allow,
    async run(name, caller, input) {
      const action = byName.get(name)
      if (!action) throw new Error(`No action ${name}`)
      const scope = allow(action, caller.scope)
      const parsed = parseInput(action.input, input)
      if (action.risk === 'read') return runRead(action, { ...caller, scope }, parsed)
      if (action.risk === 'write') return runWrite(deps, action, { ...caller, scope }, parsed)
      return askFirst(deps, action, { ...caller, scope }, { input, parsed })
    },
    async perform(tx, name, caller, { input, inputHash, runKey }) {
      const action = byName.get(name)
      if (!action) throw new Error(`No action ${name}`)
      const scope = allow(action, caller.scope)
      const parsed = parseInput(action.input, input)
      if (inputHash !== undefined && hashOf(parsed) !== inputHash) throw keyReused()
      const record = { ...recordKey(action, { ...caller, scope }, runKey, parsed) }
      return perform(deps, tx, { action, caller: { ...caller, scope }, runKey, input: parsed, record })
    },
  }
}

const namesTwice = (actions: readonly AnyAction[]) =>
  actions.map((action) => action.name).filter((name, index, all) => all.indexOf(name) !== index)

/** The width of the caller's role for this permission becomes the scope's. */
function allow(action: AnyAction, scope: Scope): Scope {
  if (scope.actor.kind === 'system') return scope
  if (scope.actor.kind === 'bot') {
    if (!action.bot || !scope.contactId) throw forbidden(String(action.permission))
    return scope
  }
  if (scope.actor.kind !== 'user') throw forbidden(String(action.permission))
  if (action.permission === 'signed-in') return scope
  const see: See | undefined = scope.permissions?.[action.permission as Permission]
  if (!see) throw forbidden(action.permission)
  return { ...scope, see }
}

/** Parses outside input; issues name the field and what is wrong with it. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidInput(result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })))
}

/** A read asks the store like a write does, but nothing it collects is ever written. */
const readTx = {
  session: null as unknown as ClientSession,
  marks: null,
  writes: { insert: noWrites, update: noWrites, updateMany: noWrites, remove: noWrites, run: noWrites },
  emit: noWrites,
  show: noWrites,
  wake: noWrites,
} satisfies Tx
function noWrites(): never {
  throw new Error('A read action must not write')
}

function runRead(action: AnyAction, caller: Caller, input: unknown): Promise<unknown> {
  return Promise.resolve(action.run(contextOf(caller, readTx, newId(), notes()), input)).then((output) =>
    shaped(action, output),
  )
}

/** What leaves is what the action's output shape names: a field beside it cannot leak. */
const shaped = (action: AnyAction, output: unknown): unknown => action.output.parse(output)

interface Notes {
  touched: AuditTouch[]
  undo: { input: unknown } | null
}
interface AuditTouch {
  noun: string
  id: string
  changed: string[]
}
const notes = (): Notes => ({ touched: [], undo: null })

function contextOf(caller: Caller, tx: Tx, runKey: string, noted: Notes): ActionContext {
  return {
    scope: caller.scope,
    tx,
    door: caller.door,
    locale: caller.locale,
    timeZone: caller.timeZone,
    now: new Date(),
    conversationId: caller.conversationId ?? null,
    runKey,
    audit: (noun, id, changed = []) => void noted.touched.push({ noun, id, changed: [...changed] }),
    undoWith: (input) => {
      noted.undo = { input }
    },
  }
}

/** What a person must say yes to: shown, stored, and not done. */
async function askFirst(
  { confirmations }: RunnerDeps,
  action: AnyAction,
  caller: Caller,
  { input, parsed }: { input: unknown; parsed: unknown },
): Promise<unknown> {
  if (!confirmations || caller.scope.actor.kind !== 'user') throw noPerson()
  if (!action.preview) throw new Error(`${action.name} has no preview`)
  const inputHash = hashOf(parsed)
  const runKey = caller.key ? runKeyOf(recordKey(action, caller, caller.key, parsed)) : newId()
  const { preview: show } = action
  const preview = () => show(contextOf(caller, readTx, runKey, notes()), parsed)
  const answer = await confirmations.ask({ action, caller, input, inputHash, runKey, preview })
  if ('output' in answer) return answer.output
  throw new ConfirmationNeeded(answer.confirmation)
}

async function runWrite(deps: RunnerDeps, action: AnyAction, caller: Caller, input: unknown): Promise<unknown> {
  const record = caller.key && !action.answersSecret ? recordKey(action, caller, caller.key, input) : null
  const before = record && (await earlier(record))
  if (before) return before.output
  const runKey = record ? runKeyOf(record) : newId()
  // what can be taken back is written down even where nobody gave a key
  const kept = record ?? (action.undo ? recordKey(action, caller, runKey, input) : null)
  try {
    const work = (tx: Tx) => perform(deps, tx, { action, caller, runKey, input, record: kept })
    return await deps.database.transaction(work, { turn: caller.scope.organizationId })
  } catch (error) {
    // the same key at the same moment: the other one won, and its answer is ours
    const other = record && isDuplicateKey(error) ? await earlier(record) : null
    if (other) return other.output
    throw error
  }
}

interface Run {
  action: AnyAction
  caller: Caller
  runKey: string
  input: unknown
  record: RecordKey | null
}

/** Effect, idempotency record and audit entry. */
async function perform(deps: RunnerDeps, tx: Tx, run: Run): Promise<unknown> {
  const { action, caller, runKey, input, record } = run
  const noted = notes()
  const output = shaped(action, await action.run(contextOf(caller, tx, runKey, noted), input))
  const entry = entryOf(action, caller, noted.touched)
  if (record) {
    const kept = {
      output: action.answersSecret ? null : (output ?? null),
      conversationId: caller.conversationId ?? null,
    }
    const undo = undoOf(action, output, noted, entry)
    await ActionRunModel.create([{ _id: newId(), ...record, ...kept, undo, at: entry.at }], { session: tx.session })
  }
  await deps.audit(entry, tx.session)
  return output
}

function undoOf({ undo }: AnyAction, output: unknown, noted: Notes, entry: AuditEntry): ActionRun['undo'] {
  if (!undo) return null
  const input = noted.undo ? noted.undo.input : { id: (output as { id?: unknown } | null)?.id }
  return {
    action: undo.action,
    input: JSON.stringify(input),
    until: new Date(entry.at.getTime() + undo.withinSeconds * 1000),
    records: entry.records,
    changed: entry.changed,
    auditId: entry.id,
    doneAt: null,
  }
}

interface RecordKey {
  organizationId: string
  actor: string
  action: string
  key: string
  inputHash: string
}

function recordKey(action: AnyAction, caller: Caller, key: string, input: unknown): RecordKey {
  const { organizationId, actor } = caller.scope
  return {
    organizationId,
    actor: `${actor.kind}:${actor.id ?? ''}`,
    action: action.name,
    key,
    inputHash: hashOf(input),
  }
}

const runKeyOf = (record: RecordKey): string => hashOf([record.organizationId, record.actor, record.action, record.key])
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 40)

async function earlier(record: RecordKey): Promise<{ output: unknown } | null> {
  const { inputHash, ...key } = record
  const found = await ActionRunModel.findOne(key).lean()
  if (!found) return null
  if (found.inputHash !== inputHash) throw keyReused()
  return { output: found.output }
}

const keyReused = () =>
  new AppError(
    'key-reused',
    {
      en: 'This idempotency key was already used with other input. Use a new key for a new request.',
      es: 'Esta clave de idempotencia ya se usó con otros datos. Usa una clave nueva para una solicitud nueva.',
      pt: 'Esta chave de idempotência já foi usada com outros dados. Use uma chave nova para um novo pedido.',
      ar: 'استُخدم مفتاح عدم التكرار هذا مع مدخلات أخرى. استخدم مفتاحًا جديدًا لطلب جديد.',
    },
    { status: 409 },
  )

function entryOf(action: AnyAction, caller: Caller, touched: readonly AuditTouch[]): AuditEntry {
  return {
    id: newId(),
    organizationId: caller.scope.organizationId,
    action: action.name,
    actor: { kind: caller.scope.actor.kind, id: caller.scope.actor.id },
    door: caller.door,
    records: touched.map(({ noun, id }) => ({ noun, id })),
    changed: [...new Set(touched.flatMap((touch) => touch.changed))],
    ip: caller.ip ?? null,
    userAgent: caller.userAgent?.slice(0, 300) ?? null,
    at: new Date(),
  }
}
