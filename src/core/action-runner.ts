import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { AuditEntry } from '../../schemas/audit.ts'
import { ActionRunModel } from '../../schemas/models/action-run.model.ts'
import type { Permission, See } from '../../schemas/permission.ts'
import type { ActionContext, AnyAction, Caller } from './action.ts'
import { type ClientSession, type Database, isDuplicateKey, type Tx } from './db.ts'
import { AppError, forbidden, invalidInput } from './errors.ts'
import { newId } from './ids.ts'
import type { Scope } from './scope.ts'

export interface RunnerDeps {
  database: Database
  actions: readonly AnyAction[]
  /** Writes the audit entry in the run's transaction. */
  audit(entry: AuditEntry, session: ClientSession): Promise<void>
}

export interface ActionRunner {
  /** permission → parse → one transaction of idempotency record, effect, audit entry and outbox rows. */
  run(name: string, caller: Caller, input: unknown): Promise<unknown>
  /** Throws what `run` would for lack of permission; answers the scope that the action would get. */
  allow(action: AnyAction, scope: Scope): Scope
  find(name: string): AnyAction | undefined
  list(): readonly AnyAction[]
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
      if (action.risk === 'read') return runRead(deps, action, { ...caller, scope }, parsed)
      if (action.risk !== 'write') throw needsConfirmation()
      return runWrite(deps, action, { ...caller, scope }, parsed)
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

const needsConfirmation = () =>
  new AppError(
    'confirmation-required',
    {
      en: 'This needs a confirmation that this door cannot ask for yet. Nothing was changed.',
      es: 'Esto requiere una confirmación que aquí aún no se puede pedir. No se cambió nada.',
      pt: 'Isto exige uma confirmação que aqui ainda não pode ser pedida. Nada foi alterado.',
      ar: 'يتطلب هذا تأكيدًا لا يمكن طلبه هنا بعد. لم يتغير شيء.',
    },
    { status: 422 },
  )

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

function runRead(_deps: RunnerDeps, action: AnyAction, caller: Caller, input: unknown): Promise<unknown> {
  return Promise.resolve(action.run(contextOf(caller, readTx, newId(), []), input)).then((output) =>
    shaped(action, output),
  )
}

/** What leaves is what the action's output shape names: a field beside it cannot leak. */
const shaped = (action: AnyAction, output: unknown): unknown => action.output.parse(output)

function contextOf(caller: Caller, tx: Tx, runKey: string, touched: AuditTouch[]): ActionContext {
  return {
    scope: caller.scope,
    tx,
    door: caller.door,
    locale: caller.locale,
    timeZone: caller.timeZone,
    now: new Date(),
    conversationId: caller.conversationId ?? null,
    runKey,
    audit: (noun, id, changed = []) => void touched.push({ noun, id, changed: [...changed] }),
  }
}
interface AuditTouch {
  noun: string
  id: string
  changed: string[]
}

async function runWrite(deps: RunnerDeps, action: AnyAction, caller: Caller, input: unknown): Promise<unknown> {
  const record = caller.key && !action.answersSecret ? recordKey(action, caller, caller.key, input) : null
  const before = record && (await earlier(record))
  if (before) return before.output
  const runKey = record ? hashOf([record.organizationId, record.actor, record.action, record.key]) : newId()
  try {
    const work = async (tx: Tx) => {
      const touched: AuditTouch[] = []
      const output = shaped(action, await action.run(contextOf(caller, tx, runKey, touched), input))
      if (record)
        await ActionRunModel.create([{ _id: newId(), ...record, output: output ?? null, at: new Date() }], {
          session: tx.session,
        })
      await deps.audit(entryOf(action, caller, touched), tx.session)
      return output
    }
    return await deps.database.transaction(work, { turn: caller.scope.organizationId })
  } catch (error) {
    // the same key at the same moment: the other one won, and its answer is ours
    const other = record && isDuplicateKey(error) ? await earlier(record) : null
    if (other) return other.output
    throw error
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
