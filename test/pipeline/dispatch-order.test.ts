import { afterEach, describe, expect, it } from 'vitest'
import { ConsentModel } from '../../schemas/models/consent.model.ts'
import { ContactModel } from '../../schemas/models/contact.model.ts'
import { newId } from '../../src/core/ids.ts'
import type { Principal } from '../../src/features/organizations/index.ts'
import { createStaffNumbers } from '../../src/features/staff-numbers/index.ts'
import { type Given, openShop, type Shop } from './dispatch-kit.ts'

let shop: Shop
const open = async (given: Given = {}) => {
  shop = await openShop(given)
  return shop
}
afterEach(() => shop.drop())

const greeting = /automatic assistant \(a bot\) of Autopartes Rivera/
const first = async (text: string, more = {}) => {
  const message = await shop.receive(text, more)
  await shop.dispatchAll(message.conversationId)
  return message.conversationId
}

describe('the gates, in their order', () => {
  it('blocked: nothing is answered, not even STOP', async () => {
    await open()
    const { conversationId, contactId } = await shop.receive('STOP')
    await ContactModel.updateOne({ _id: contactId }, { isBlocked: true })
    await shop.dispatchAll(conversationId)
    expect(await shop.said(conversationId)).toEqual([])
    expect(await ConsentModel.countDocuments({ contactId })).toBe(0)
    expect((await shop.state(conversationId)).dispatchedSeq).toBe(1)
  })

  it('STOP is put in the ledger, confirmed once and obeyed, whoever has the conversation; START undoes it', async () => {
    await open()
    const id = await first('hello')
    await shop.takeOver(id)
    expect(await shop.write('Baja')).toEqual([expect.stringContaining('Autopartes Rivera')])
    expect(await shop.write('STOP')).toEqual([])
    const { contactId } = await shop.state(id)
    expect((await ContactModel.findById(contactId).lean())?.optedOutAt).toBeInstanceOf(Date)
    expect(await ConsentModel.countDocuments({ contactId, kind: 'stop' })).toBe(2)
    expect(await shop.write('alta')).toHaveLength(1)
    expect((await ContactModel.findById(contactId).lean())?.optedOutAt).toBeNull()
  })

  it('who said STOP and writes again gets a person, not the bot', async () => {
    await open()
    const id = await first('stop')
    expect(await shop.write('how much is an air pump?')).toEqual([])
    expect(await shop.state(id)).toMatchObject({
      holderKind: 'nobody',
      handoffReason: expect.stringContaining('stopped'),
    })
  })

  it('a staff number talks to the command door and never to the bot', async () => {
    const lines: string[] = []
    await open({
      deps: {
        commands: {
          run: async ({ line, messageId, caller }) => {
            if (line === '/boom') throw new Error('secret internals')
            lines.push(`${line} ${caller.door} ${caller.scope.actor.name} ${caller.key === messageId}`)
            return { ok: true, text: `done: ${line}` }
          },
        },
      },
    })
    const member = newId()
    const principal = {
      user: { id: member, name: 'Ana', locale: 'es', timeZone: 'UTC' },
      roles: [{ permissions: [{ name: 'manage_notes', see: 'all' }] }],
    } as unknown as Principal
    const staffNumbers = createStaffNumbers({
      members: { principal: async () => principal },
      conversations: shop.conversations,
      lines: { list: async () => [] },
    })
    shop.deps.staffNumbers = staffNumbers
    const id = await first('hello')
    const code = await shop.database.transaction((tx) => {
      const scope = { ...shop.scope, actor: { kind: 'user' as const, id: member, name: 'Ana' } }
      return staffNumbers.createCode({ scope, tx, now: new Date() })
    })
    expect((await shop.write(`link ${code.code}`))[0]).toContain('This number is linked')
    expect((await shop.state(id)).kind).toBe('staff')
    expect(await shop.write('/note hello')).toEqual(['done: /note hello'])
    expect(await shop.write('hello')).toEqual(['done: hello'])
    expect(lines).toEqual(['/note hello chat Ana true', 'hello chat Ana true'])
    const [failed] = await shop.write('/boom')
    expect(failed).toContain('No funcionó')
    expect(failed).not.toContain('secret')
  })

  it('a customer who types a code-like word or /quote is a customer', async () => {
    await open()
    const id = await first('/quote 2x "Air pump" @ 250')
    expect((await shop.said(id))[0]).toMatch(greeting)
    expect((await shop.state(id)).kind).toBe('customer')
  })

  it('an awaited answer is taken though a person has the conversation; what came before the question is not', async () => {
    const taken: string[] = []
    await open({
      deps: {
        quotes: {
          answerFromChat: async (_ctx, { text }) => {
            taken.push(text)
            return text === 'yes' ? { reply: 'Thank you: ORD-1' } : null
          },
        },
      },
    })
    const id = await first('hello')
    await shop.takeOver(id)
    await shop.receive('yes')
    await shop.database.transaction((tx) =>
      shop.conversations.send(
        { scope: shop.scope, tx, now: new Date() },
        {
          conversationId: id,
          text: 'Quote Q-1: 450 USD. Answer yes to accept.',
          lane: 'transactional',
          clientId: newId(),
          sender: { kind: 'user', userId: newId(), name: 'Ana' },
          awaits: { noun: 'quote', id: newId() },
        },
      ),
    )
    await shop.dispatchAll(id)
    expect(taken).toEqual([])
    expect(await shop.write('hm let me think')).toEqual([])
    expect(await shop.write('yes')).toEqual(['Thank you: ORD-1'])
    expect(taken).toEqual(['hm let me think', 'yes'])
  })

  it('a person has it: the bot is silent', async () => {
    await open()
    const id = await first('hello')
    await shop.takeOver(id)
    expect(await shop.write('how much is an air pump?')).toEqual([])
    expect((await shop.state(id)).dispatchedSeq).toBe((await shop.state(id)).lastInboundSeq)
  })

  it('somebody answered on the business phone: the bot is silent', async () => {
    await open()
    await shop.write('hello')
    await shop.receive('I am here, how can I help?', { fromMe: true })
    expect(await shop.write('how much is an air pump?')).toEqual([])
  })

  it('a person takes it while the bot thinks: nothing is said', async () => {
    await open({ settings: { quietMs: 0 } })
    const { conversationId } = await shop.receive('hello')
    const answer = shop.bot.answer
    shop.bot.answer = async (question) => {
      await shop.takeOver(conversationId)
      return answer(question)
    }
    await shop.dispatchAll(conversationId)
    expect((await shop.thread(conversationId)).filter((message) => message.sender.kind === 'bot')).toEqual([])
  })

  it('a line that only listens: stored, not answered', async () => {
    await open({ botMode: 'listen' })
    const id = await first('hello')
    expect(await shop.said(id)).toEqual([])
  })

  it('the bot was switched off in this conversation: silent', async () => {
    await open()
    const id = await first('hello')
    await shop.database.transaction((tx) =>
      shop.conversations.setBot({ scope: shop.scope, tx, now: new Date() }, id, false),
    )
    expect(await shop.write('how much is an air pump?')).toEqual([])
  })

  it('what arrived too late gets a person', async () => {
    await open()
    const id = await first('hello', { sentAt: new Date(Date.now() - 60 * 60_000), arrival: 'late' })
    expect(await shop.said(id)).toEqual([])
    expect(await shop.state(id)).toMatchObject({ holderKind: 'nobody', handoffReason: expect.stringContaining('late') })
  })
})
