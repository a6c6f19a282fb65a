import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AuditEntry } from '../../schemas/audit.ts'
import { type Caller, defineAction } from '../../src/core/action.ts'
import { createActionRunner } from '../../src/core/action-runner.ts'
import { nextNumber } from '../../src/core/counters.ts'
import { newId } from '../../src/core/ids.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'

let db: TestDatabase
const audited: AuditEntry[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const title = { en: 'Count', es: 'Contar', pt: 'Contar', ar: 'عد' }
const count = defineAction({
  name: 'test.count',
  title,
  input: z.strictObject({ step: z.int().min(1) }),
  output: z.object({ value: z.int() }),
  permission: 'manage_quotes',
  risk: 'write',
  run: async (ctx) => ({ value: await nextNumber(ctx.scope.organizationId, 'test', ctx.tx.session), secret: 'leaks' }),
})
const destroy = defineAction({ ...count, name: 'test.destroy', risk: 'destructive' as const })

const build = () =>
  createActionRunner({
    database: db.database,
    actions: [count, destroy],
    audit: async (entry) => void audited.push(entry),
  })
const callerIn = (organizationId: string, extra: Partial<Caller> = {}): Caller => ({
  scope: {
    organizationId,
    actor: { kind: 'user', id: newId(), name: 'Ana' },
    see: 'own',
    permissions: { manage_quotes: 'all' },
  },
  door: 'http',
  locale: 'en',
  timeZone: 'UTC',
  ...extra,
})

describe('the action runner', () => {
  it('refuses without the permission, before it looks at the input', async () => {
    const caller = callerIn(newId())
    caller.scope.permissions = { view_quotes: 'all' }
    await expect(build().run('test.count', caller, { step: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('refuses a bot an action that is not offered to bots', async () => {
    const caller = callerIn(newId())
    caller.scope = { ...caller.scope, actor: { kind: 'bot', id: 'parts', name: 'Bot' }, contactId: newId() }
    await expect(build().run('test.count', caller, { step: 1 })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('names the field and changes nothing on bad input', async () => {
    const bad = build().run('test.count', callerIn(newId()), { step: { $gt: 0 }, extra: 1 })
    await expect(bad).rejects.toMatchObject({
      code: 'invalid-input',
      status: 400,
      details: expect.arrayContaining([expect.objectContaining({ path: 'step' })]),
    })
  })

  it('lets out only what the output shape names', async () => {
    expect(await build().run('test.count', callerIn(newId()), { step: 1 })).toEqual({ value: 1 })
  })

  it('runs once for one key, also when asked eight times at once, and audits once', async () => {
    const caller = callerIn(newId(), { key: 'k1' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => build().run('test.count', caller, { step: 1 })))
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ value: 1 })))
    expect(audited.filter((entry) => entry.organizationId === caller.scope.organizationId)).not.toHaveLength(0)
    const other = build().run('test.count', callerIn(caller.scope.organizationId), { step: 1 })
    expect(await other).toEqual({ value: 2 })
  })

  it('refuses the same key with other input', async () => {
    const caller = callerIn(newId(), { key: 'k2' })
    await build().run('test.count', caller, { step: 1 })
    await expect(build().run('test.count', caller, { step: 2 })).rejects.toMatchObject({
      code: 'key-reused',
      status: 409,
    })
  })

  it('lets an action run another one of the same organization, while others wait their turn', async () => {
    const outer = defineAction({
      ...count,
      name: 'test.outer',
      run: async (ctx) => {
        const caller = { ...callerIn(ctx.scope.organizationId), scope: ctx.scope, key: null }
        return z.object({ value: z.int() }).parse(await runner.run('test.count', caller, { step: 1 }))
      },
    })
    const runner = createActionRunner({ database: db.database, actions: [count, outer], audit: async () => undefined })
    const organizationId = newId()
    const answers = await Promise.all(
      ['test.outer', 'test.count', 'test.outer'].map((name) => runner.run(name, callerIn(organizationId), { step: 1 })),
    )
    const values = answers.map((answer) => (answer as { value: number }).value)
    expect(values.toSorted()).toEqual([1, 2, 3])
  })

  it('does nothing destructive without a confirmation', async () => {
    await expect(build().run('test.destroy', callerIn(newId()), { step: 1 })).rejects.toMatchObject({
      code: 'confirmation-required',
    })
  })
})
