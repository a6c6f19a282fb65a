import { afterEach, describe, expect, it } from 'vitest'
import { BotTurnModel } from '../../schemas/models/bot-turn.model.ts'
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
    let now = new Date()
    await open({ deps: { clock: () => now }, settings: { quietMs: 1_200, longestWaitMs: 6_000 } })
    const start = now.getTime()
    const at = (ms: number) => ({ arrivedAt: new Date(start + ms) })
    const { conversationId } = await shop.receive('hello', at(0))
    expect(await shop.dispatch.handle(conversationId)).toEqual({ againAfterMs: 1_200 })
    await shop.receive('what time', at(1_000))
    await shop.receive('do you open on saturday?', at(2_000))
    now = new Date(start + 2_500)
    expect(await shop.dispatch.handle(conversationId)).toEqual({ againAfterMs: 700 })
    now = new Date(start + 3_200)
    expect(await shop.dispatch.handle(conversationId)).toBeUndefined()
    expect(await shop.said(conversationId)).toEqual([expect.stringContaining('Saturday from 9:00')])
  })

  it('is waited for while the customer types, and never longer than the cap', async () => {
    let now = new Date()
    const start = now.getTime()
    const settings = { quietMs: 1_200, longestWaitMs: 6_000 }
    await open({ deps: { isTyping: () => true, clock: () => now }, settings })
    const { conversationId } = await shop.receive('hello', { arrivedAt: now })
    now = new Date(start + 3_000)
    expect(await shop.dispatch.handle(conversationId)).toEqual({ againAfterMs: 1_200 })
    now = new Date(start + 5_500)
    expect(await shop.dispatch.handle(conversationId)).toEqual({ againAfterMs: 500 })
    now = new Date(start + 6_000)
    expect(await shop.dispatch.handle(conversationId)).toBeUndefined()
    expect(await shop.said(conversationId)).toHaveLength(1)
  })

  it('woken many times at once it answers once', async () => {
    await open({ settings: { quietMs: 0 } })
    const { conversationId } = await shop.receive('hello')
    await Promise.all(Array.from({ length: 6 }, () => shop.dispatchAll(conversationId)))
    expect(await shop.said(conversationId)).toHaveLength(1)
  })
})
