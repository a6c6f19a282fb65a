import { afterEach, describe, expect, it } from 'vitest'
import { BotTurnModel } from '../../schemas/models/bot-turn.model.ts'
import { ConsentModel } from '../../schemas/models/consent.model.ts'
import { ContactModel } from '../../schemas/models/contact.model.ts'
import { newId } from '../../src/core/ids.ts'
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

describe('the bot answers', () => {
  it('its first words say that it is a bot, once', async () => {
    await open()
    const [hello] = await shop.write('hello')
    expect(hello).toMatch(greeting)
    expect(hello).toContain('1. A part or a quote')
    const [next] = await shop.write('1')
    expect(next).toBe('Which vehicle is it for? Make and model, please.')
  })

  it('the whole flow ends as a quote request with a person, and then the bot is silent', async () => {
    await open()
    const id = await first('hola')
    for (const text of ['una pieza', 'Toyota Hilux', '2014', 'bomba de aire']) await shop.write(text)
    const [last] = await shop.write('2')
    expect(last).toContain('2 × bomba de aire para Toyota Hilux 2014')
    expect(await shop.state(id)).toMatchObject({
      holderKind: 'nobody',
      handoffReason: 'Quote request: 2 × bomba de aire for Toyota Hilux 2014',
    })
    expect(await shop.write('gracias')).toEqual([])
  })

  it('a question is answered from what the shop knows, in the language it was asked in', async () => {
    await open()
    expect((await shop.write('How much is an air pump?'))[0]).toContain('250 USD')
    expect((await shop.write('¿A qué hora abren el sábado?'))[0]).toContain('9:00 a 14:00')
    expect((await shop.write('هل يوجد ضمان؟'))[0]).toContain('12 شهراً')
  })

  it('a question within the flow is answered and the step asked again', async () => {
    await open()
    await shop.write('I need a quote')
    const [answer] = await shop.write('do you deliver to my home?')
    expect(answer).toContain('Delivery costs 8 USD')
    expect(answer).toContain('Which vehicle')
  })

  it('what it does not know it says, and a person gets it with the question', async () => {
    await open()
    const id = await first('who won the football match yesterday evening?')
    expect((await shop.said(id))[0]).toContain('I am only a bot and do not know that')
    expect((await shop.state(id)).handoffReason).toContain('football')
  })

  it.each(['a person please', 'quiero hablar con una persona', 'um atendente por favor', 'أريد شخصا من فضلك'])(
    '"%s" goes to a person at once',
    async (text) => {
      await open()
      await shop.write('hello')
      const id = await first(text)
      expect(await shop.state(id)).toMatchObject({
        holderKind: 'nobody',
        handoffReason: 'The customer asked for a person',
      })
      expect(await shop.said(id)).toHaveLength(2)
      expect(shop.woken.some((wake) => wake.queue === 'outbound')).toBe(true)
    },
  )

  it('a picture without words goes to a person', async () => {
    await open()
    const id = await first('', { kind: 'image' })
    expect((await shop.said(id))[0]).toContain('can only read text')
    expect((await shop.state(id)).holderKind).toBe('nobody')
  })

  it('keeps what it used for whoever looks', async () => {
    await open()
    const id = await first('how much is an air pump?')
    const turn = await BotTurnModel.findOne({ conversationId: id }).lean()
    expect(turn).toMatchObject({ state: 'done', source: 'knowledge', knowledge: ['Air pump'], upToSeq: 1 })
    expect((await shop.thread(id)).at(-1)?.botTurnId).toBe(turn?._id)
  })
})

describe('a burst', () => {
  it('is answered once, after it ended', async () => {
    await open()
    const { conversationId } = await shop.receive('hello')
    const wait = await shop.dispatch.handle(conversationId)
    expect(wait?.againAfterMs).toBeGreaterThan(0)
    await shop.receive('what time')
    await shop.receive('do you open on saturday?')
    await shop.dispatchAll(conversationId)
    expect(await shop.said(conversationId)).toHaveLength(1)
    expect((await shop.said(conversationId))[0]).toContain('Saturday from 9:00')
  })

  it('is not waited for longer than the cap, though the customer goes on typing', async () => {
    await open({ deps: { isTyping: () => true }, settings: { quietMs: 60_000, longestWaitMs: 5_000 } })
    const { conversationId } = await shop.receive('hello', { arrivedAt: new Date(Date.now() - 3_000) })
    const wait = await shop.dispatch.handle(conversationId)
    expect(wait?.againAfterMs).toBeGreaterThan(1_000)
    expect(wait?.againAfterMs).toBeLessThanOrEqual(2_000)
  })

  it('woken many times at once it answers once', async () => {
    await open({ settings: { quietMs: 0 } })
    const { conversationId } = await shop.receive('hello')
    await Promise.all(Array.from({ length: 6 }, () => shop.dispatchAll(conversationId)))
    expect(await shop.said(conversationId)).toHaveLength(1)
  })
})

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
        staffNumbers: {
          linkByCode: async (ctx, contactId, _phone, text) => {
            if (text !== 'K7QX-2M9P') return false
            await shop.conversations.setKind(ctx, contactId, 'staff')
            return true
          },
          memberOf: async (scope) => ({
            scope: { ...scope, actor: { kind: 'user', id: newId(), name: 'Ana' } },
            locale: 'es',
            timeZone: 'UTC',
          }),
        },
        commands: {
          run: async ({ line, messageId, caller }) => {
            if (line === '/boom') throw new Error('secret internals')
            lines.push(`${line} ${caller.door} ${caller.key === messageId}`)
            return { ok: true, text: `done: ${line}` }
          },
        },
      },
    })
    expect((await shop.write('K7QX-2M9P'))[0]).toContain('This number is linked')
    expect(await shop.write('/note hello')).toEqual(['done: /note hello'])
    expect(await shop.write('hello')).toEqual(['done: hello'])
    expect(lines).toEqual(['/note hello chat true', 'hello chat true'])
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
    expect(await shop.said(conversationId)).toEqual([])
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
