import { afterAll, beforeAll, expect, it } from 'vitest'
import { botActions } from '../../src/bot/actions.ts'
import { insertTurn } from '../../src/bot/repository.ts'
import { createActionRunner } from '../../src/core/action-runner.ts'
import { AppError, notFound } from '../../src/core/errors.ts'
import { newId } from '../../src/core/ids.ts'
import { type Scope, systemScope } from '../../src/core/scope.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

it('a bot turn is shown to who may see its conversation, in its own organization alone', async () => {
  const [organizationId, conversationId] = [newId(), newId()]
  const turn = await insertTurn(systemScope(organizationId), {
    conversationId,
    contactId: newId(),
    bot: 'parts-counter',
    upToSeq: 3,
    state: 'done',
    source: 'knowledge',
    knowledge: ['Delivery'],
  })
  let visible = true
  const get = async () => {
    if (!visible) throw notFound({ en: 'conversation', es: '', pt: '', ar: '' })
  }
  const runner = createActionRunner({
    database: store.database,
    actions: botActions({ conversations: { get } }),
    audit: async () => undefined,
  })
  const scope = (organization: string): Scope => ({
    organizationId: organization,
    actor: { kind: 'user', id: newId(), name: 'Ana' },
    see: 'own',
    permissions: { view_conversations: 'own' },
  })
  const run = (organization: string, turnId: string) =>
    runner.run(
      'bot-turn.get',
      { scope: scope(organization), door: 'http', locale: 'en', timeZone: 'UTC' },
      { id: conversationId, turnId },
    )
  expect(await run(organizationId, turn.id)).toMatchObject({
    id: turn.id,
    source: 'knowledge',
    knowledge: ['Delivery'],
    upToSeq: 3,
  })
  await expect(run(newId(), turn.id)).rejects.toBeInstanceOf(AppError)
  await expect(run(organizationId, newId())).rejects.toMatchObject({ status: 404 })
  visible = false
  await expect(run(organizationId, turn.id)).rejects.toMatchObject({ status: 404 })
})
