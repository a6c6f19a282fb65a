import { TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Message } from '../../schemas/message.ts'
import type { RoleName } from '../../schemas/permission.ts'
import { keyContext, keyFormat } from '../../src/channels/baileys/key-format.ts'
import type { CommandDoor } from '../../src/commands/index.ts'
import { createRunner } from '../../src/compose/actions.ts'
import { type AnyAction, type Caller, defineAction } from '../../src/core/action.ts'
import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import { wakeSnoozed } from '../../src/features/conversations/index.ts'
import { permissionsOf } from '../../src/features/organizations/index.ts'
import { addLine, customerWrites, rows } from '../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../helpers/app.ts'
import { injectAs } from '../helpers/confirm.ts'

let test: TestApp
let shop: TestOrganization
let commands: CommandDoor
let line: { id: string; accountId: string }
let customer: Message
let customers = 0
let name = ''
let burned = 0
const threadId = newId()

/** Something of money that is done by a line, beside those that are there. */
const burn: AnyAction = defineAction({
  name: 'test.burn',
  title: { en: 'Burn money', es: 'Quemar dinero', pt: 'Queimar dinheiro', ar: 'حرق المال' },
  input: z.strictObject({ minor: z.int() }),
  output: z.object({ minor: z.int() }),
  permission: 'refund_payments',
  risk: 'money',
  command: {
    name: 'burn',
    usage: '/burn amount',
    examples: [],
    parse: (text) => ({ minor: Number(text) }),
    answer: (output) => `Burned ${(output as { minor: number }).minor}`,
  },
  preview: async (_ctx, { minor }) => ({
    ...{ lines: [`Burn ${minor}`], amount: { minor, currency: 'USD' }, count: null, undoable: false },
  }),
  run: async (_ctx, { minor }) => {
    burned += minor
    return { minor }
  },
})

beforeAll(async () => {
  test = await createTestApp()
  commands = createRunner(test.kernel, test.services, [burn]).commands
  shop = await test.addOrganization('guarded-lines')
  line = await addLine(test, shop, 'Main')
})
afterAll(() => test.close())
beforeEach(async () => {
  await rows('secondFactors').deleteMany({ organizationId: shop.id })
  name = `Customer${++customers}x`
  customer = await customerWrites(test, shop, line, name)
  burned = 0
})

async function callerOf(role: RoleName, door: 'command' | 'chat'): Promise<Caller> {
  const found = await test.services.organizations.members.principal(shop.id, shop.members[role].userId)
  if (!found) throw new Error('no such member')
  const { user, roles } = found
  const actor = { kind: 'user' as const, id: user.id, name: user.name }
  return {
    scope: { organizationId: shop.id, actor, see: 'own', permissions: permissionsOf(roles) },
    ...{ door, locale: 'en', timeZone: 'UTC', ...(door === 'chat' && { threadId }) },
  }
}
const type = async (role: RoleName, text: string, messageId = newId()) =>
  commands.run({
    caller: await callerOf(role, 'command'),
    conversationId: customer.conversationId,
    line: text,
    messageId,
  })
/** From the member's own number. */
const phone = async (role: RoleName, text: string, messageId = newId()) =>
  commands.run({ caller: await callerOf(role, 'chat'), conversationId: null, line: text, messageId })
const row = () => test.services.conversations.get(systemScope(shop.id), customer.conversationId)
const hasApp = async (role: RoleName) => {
  const member = injectAs(test.app, shop.members[role].cookie)
  const { body } = await member.call<{ secret: string }>('POST', '/second-factor', {})
  const codeAt = (at: number) => new TOTP({ secret: body.secret }).generate({ timestamp: at })
  await member.call('POST', '/second-factor/activate', { code: codeAt(Date.now()) })
  // codes of one time are taken once: this is the next one
  return () => codeAt(Date.now() + 30_000)
}

describe('money by a line in the inbox', () => {
  it('answers with the preview and the code, and does nothing', async () => {
    const answer = await type('owner', '/burn 500')
    expect(answer).toMatchObject({ ok: true, record: { noun: 'confirmation' } })
    expect(answer.text).toMatch(/Burn 500\nThis cannot be taken back\.[\s\S]*code \d{4}/)
    expect(burned).toBe(0)
  })
})

describe("money from a member's own number", () => {
  const lineFor = () => `/burn @${name} 500`

  it('is refused while there is no second factor, saying what to do', async () => {
    const answer = await phone('owner', lineFor())
    expect(answer.ok).toBe(false)
    expect(answer.text).toContain('Settings → Second factor')
  })

  it('is done with a code of the authenticator app, once', async () => {
    const code = await hasApp('owner')
    const asked = await phone('owner', lineFor())
    expect(asked.text).toContain('authenticator app')
    expect(asked.text).not.toMatch(/\b\d{4}\b/)
    const given = code()
    expect((await phone('owner', given)).text).toBe('Burned 500')
    expect(burned).toBe(500)
    expect((await phone('owner', given)).ok).toBe(false)
    expect(burned).toBe(500)
  })

  it('takes no code for what was asked in the inbox', async () => {
    const code = await hasApp('owner')
    await type('owner', '/burn 500')
    expect((await phone('owner', code())).text).toContain('Nothing waits')
    expect(burned).toBe(0)
  })

  it('above the limit waits for a second person', async () => {
    const code = await hasApp('manager')
    const asked = await phone('manager', `/burn @${name} 200000`)
    expect(asked.text).toContain('above your limit')
    expect((await phone('manager', code())).ok).toBe(false)
    expect(burned).toBe(0)
  })
})

describe('a list to choose from', () => {
  it('is answered with a number, which chooses once', async () => {
    await customerWrites(test, shop, line, 'Maria Lopez', '+521555900001')
    await customerWrites(test, shop, line, 'Maria Perez', '+521555900002')
    const asked = await phone('owner', '/note @Maria called')
    expect(asked.text).toMatch(/1\. Maria \w+ \+52[\s\S]*2\. Maria/)
    const chosen = asked.choices?.[1]?.label ?? ''
    expect((await phone('owner', '2')).text).toContain(chosen.split(' +')[0])
    expect((await phone('owner', '2')).ok).toBe(false)
    expect(await rows('notes').countDocuments({ organizationId: shop.id })).toBe(1)
  })
})

describe('/undo', () => {
  it('takes the last thing back', async () => {
    const before = (await row()).owner
    const answer = await type('owner', '/assign me')
    expect(answer.text).toContain('/undo')
    expect((await row()).owner?.id).toBe(shop.members.owner.userId)
    expect((await type('owner', '/undo')).ok).toBe(true)
    expect((await row()).owner).toEqual(before)
    expect((await type('owner', '/undo')).text).toContain('nothing')
  })

  it('is refused where somebody has changed it since', async () => {
    await type('owner', '/assign me')
    await type('manager', '/assign me')
    expect((await type('owner', '/undo')).text).toContain('changed again since')
    expect((await row()).owner?.id).toBe(shop.members.manager.userId)
  })

  it('is refused when its time is over', async () => {
    await type('owner', '/assign me')
    await rows('actionRuns').updateMany(
      { 'undo.doneAt': null, 'undo.until': { $gt: new Date() } },
      { $set: { 'undo.until': new Date(0) } },
    )
    expect((await type('owner', '/undo')).text).toContain('nothing')
  })
})

describe('/label', () => {
  it('puts labels on the customer, on rows too, and takes them off', async () => {
    const owner = injectAs(test.app, shop.members.owner.cookie)
    await owner.call('POST', '/labels', { name: 'VIP', color: 'red' })
    await owner.call('POST', '/labels', { name: 'Big customer', color: 'blue' })
    expect((await type('owner', '/label vip "big customer"')).text).toMatch(/^Labels: /)
    expect((await row()).labelIds).toHaveLength(2)
    expect((await type('owner', '/label -vip')).text).toMatch(/^Labels: Big customer\./)
    expect((await type('owner', '/label nope')).text).toContain('There are: Big customer, VIP')
    expect((await type('owner', '/who')).text).toContain('Labels: Big customer.')
    const body = { conversationId: customer.conversationId, line: '/undo', clientId: newId() }
    expect((await owner.call<{ ok: boolean }>('POST', '/commands', body)).body.ok).toBe(true)
    expect((await row()).labelIds).toHaveLength(2)
  })
})

describe('/snooze', () => {
  it('puts the conversation aside until its time', async () => {
    expect((await type('owner', '/snooze 2h')).ok).toBe(true)
    const { status, snoozedUntil } = await row()
    expect(status).toBe('snoozed')
    const { database } = test.kernel
    const { conversations } = test.services
    await wakeSnoozed({ database, conversations }, new Date((snoozedUntil?.getTime() ?? 0) - 1))
    expect((await row()).status).toBe('snoozed')
    await wakeSnoozed({ database, conversations }, snoozedUntil ?? new Date())
    expect((await row()).status).toBe('open')
  })

  it('ends when the customer writes', async () => {
    await type('owner', '/snooze tomorrow')
    await customerWrites(test, shop, line, 'Still there?', (await row()).contact.phone ?? '')
    expect((await row()).status).toBe('open')
  })
})

describe("a member's own number", () => {
  /** What an account of ours knows this phone by, as Baileys keeps it. */
  const seen = async (phone: string, key: string) => {
    const [name, v] = [`${phone.replace(/\D/g, '')}.0`, keyFormat]
    const _id = `${line.accountId}:identity-key:${name}`
    const sealed = test.kernel.keyring.seal(Buffer.from(key), keyContext({ _id, v }))
    const row = { organizationId: shop.id, accountId: line.accountId, type: 'identity-key', name, v, sealed }
    await rows('waKeys').replaceOne({ _id: _id as never }, row, { upsert: true })
  }
  const link = async (contactId: string, phone: string) => {
    const { code } = (
      await injectAs(test.app, shop.members.owner.cookie).call<{ code: string }>('POST', '/staff-numbers', {})
    ).body
    const ctx = { scope: systemScope(shop.id), now: new Date() }
    return test.kernel.database.transaction((tx) =>
      test.services.staffNumbers.linkByCode({ ...ctx, tx }, contactId, phone, code),
    )
  }

  it('is suspended when its phone is another one, until it is linked again', async () => {
    const phone = '+521555777001'
    const { contactId } = await customerWrites(test, shop, line, 'Me', phone)
    const isSuspended = () => test.services.staffNumbers.isSuspended(systemScope(shop.id), contactId, new Date())
    await seen(phone, 'the phone of old')
    expect(await link(contactId, phone)).toBe(true)
    expect(await isSuspended()).toBe(false)
    await seen(phone, 'another phone')
    expect(await isSuspended()).toBe(true)
    // that the old one is back is no reason to trust it
    await seen(phone, 'the phone of old')
    expect(await isSuspended()).toBe(true)
    expect(await link(contactId, phone)).toBe(true)
    expect(await isSuspended()).toBe(false)
  })
})
