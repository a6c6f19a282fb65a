import { beforeAll, describe, expect, it } from 'vitest'
import { partsCounter } from '../../bots/parts-counter/bot.ts'
import type { Locale } from '../../schemas/common.ts'
import { loadBot } from '../../src/bot/knowledge/load.ts'
import { createKnowledge } from '../../src/bot/knowledge/search.ts'
import { isGreeting, isThanks, wantsPerson } from '../../src/bot/phrases.ts'
import { presentable, transcriptOf } from '../../src/bot/prompt.ts'
import { type Asked, createRouter, type Router } from '../../src/bot/router.ts'
import { guessLocale } from '../../src/bot/words.ts'

const now = new Date('2026-03-01T10:00:00Z')
const bot = loadBot(partsCounter)
const asked = (text: string, more: Partial<Asked> = {}): Asked => ({
  text,
  media: false,
  session: { locale: 'en', greetedAt: now, flow: null },
  business: 'Rivera',
  locale: 'en',
  now,
  ...more,
})
let router: Router
beforeAll(() => {
  router = createRouter(bot, createKnowledge(bot.knowledge))
})

describe('which way a message goes', () => {
  it.each([
    ['hello', 'flow', null],
    ['what time do you open?', 'knowledge', null],
    ['I need an air pump', 'flow', null],
    ['thanks', 'flow', null],
    ['let me talk to someone', 'handoff', 'The customer asked for a person'],
    ['sing me something', 'handoff', 'The bot does not know: sing me something'],
  ])('without a model: %s → %s', (text, source, handoff) =>
    expect(router.route(asked(text), false)).toMatchObject({ source, handoff }),
  )

  it.each([
    ['hello', false],
    ['a person please', false],
    ['what time do you open?', true],
    ['sing me something', true],
  ])('with a model: %s → model: %s', (text, toModel) =>
    expect(router.route(asked(text), true) === 'model').toBe(toModel),
  )

  it('an intention to buy is met with what is known and the first question', () => {
    const plan = router.route(asked('I need an air pump'), false)
    expect(plan).toMatchObject({ flow: { step: 'vehicle', answers: { opening: 'I need an air pump' } } })
    expect(plan).toMatchObject({ text: expect.stringMatching(/250 USD[\s\S]*Which vehicle/) })
  })

  it('an open flow comes before the model, and is left to it when it is not understood', () => {
    const flow = { name: 'quote', step: 'year', answers: {}, tries: 0, askedAt: now }
    const session = { locale: 'en' as const, greetedAt: now, flow }
    expect(router.route(asked('2014', { session }), true)).toMatchObject({ flow: { step: 'part' } })
    expect(router.route(asked('the blue one', { session }), true)).toBe('model')
    expect(router.route(asked('the blue one', { session }), false)).toMatchObject({ flow: { step: 'year', tries: 1 } })
  })

  it('a flow that nobody answered in time is not gone on with', () => {
    const flow = {
      name: 'quote',
      step: 'year',
      answers: {},
      tries: 0,
      askedAt: new Date(now.getTime() - 3 * 3_600_000),
    }
    const session = { locale: 'en' as const, greetedAt: now, flow }
    expect(router.route(asked('do you have a warranty?', { session }), false)).toMatchObject({
      source: 'knowledge',
      flow: null,
    })
  })

  it.each(['', '👍', '❤️ !'])('a sticker or a sign ("%s") is not answered, and leaves the flow where it is', (sign) => {
    const flow = { name: 'quote', step: 'year', answers: {}, tries: 0, askedAt: now }
    const session = { locale: 'en' as const, greetedAt: now, flow }
    expect(router.route(asked(sign, { session }), true)).toMatchObject({ text: '', handoff: null, flow })
  })

  it('the first words are said once per session, in the customer’s language', () => {
    const fresh = asked('¿Hacen envíos?', { session: null })
    const plan = router.route(fresh, false)
    if (plan === 'model') throw new Error('no model here')
    expect(router.greeted(fresh, plan).text).toMatch(/^¡Hola! Soy el asistente automático \(un bot\) de Rivera/)
    expect(router.greeted(asked('¿Hacen envíos?'), plan).text).toBe(plan.text)
  })
})

describe('words', () => {
  it.each<[string, Locale]>([
    ['hello, do you have brake pads', 'en'],
    ['hola, ¿tienen pastillas de freno?', 'es'],
    ['olá, vocês têm pastilhas?', 'pt'],
    ['مرحبا هل لديكم مضخة', 'ar'],
    ['2014', 'pt'],
    ['Hilux', 'pt'],
  ])('%s is %s (fallback pt)', (text, locale) => expect(guessLocale(text, 'pt')).toBe(locale))

  it.each(['A PERSON PLEASE', 'human', 'agente', 'Quiero hablar con un asesor', 'falar com atendente', 'موظف'])(
    '"%s" asks for a person',
    (text) => expect(wantsPerson(text)).toBe(true),
  )
  it.each(['a seat for one person in my pickup', 'what does the cleaning agent cost in your shop', 'personal order'])(
    '"%s" does not',
    (text) => expect(wantsPerson(text)).toBe(false),
  )
  it.each(['hi', 'Buenos días', 'Olá!', 'السلام عليكم'])('"%s" is a greeting', (text) =>
    expect(isGreeting(text)).toBe(true),
  )
  it.each(['hi, do you have pumps?', 'day'.repeat(3)])('"%s" is not', (text) => expect(isGreeting(text)).toBe(false))
  it.each(['thanks!', '👍', 'muchas gracias', 'شكرا'])('"%s" is thanks', (text) => expect(isThanks(text)).toBe(true))
})

describe('what goes to a model and what comes from it', () => {
  it('team notes, cards and what was never sent are not part of what it reads', () => {
    const message = { direction: 'in', audience: 'customer', kind: 'text', status: 'received', text: 'hi' }
    const thread = [
      { ...message, direction: 'out', status: 'read', text: 'an earlier campaign' },
      message,
      { ...message, direction: 'none', audience: 'team', kind: 'note', text: 'he owes us money' },
      { ...message, direction: 'out', status: 'cancelled', text: 'never said' },
      { ...message, text: 'a\u202Epump\u0000' },
    ] as unknown as Parameters<typeof transcriptOf>[0]
    expect(transcriptOf(thread)).toEqual([{ role: 'user', text: 'hi\napump' }])
  })

  it('an answer is bounded, at the end of a sentence, and never shows the prompt', () => {
    expect(presentable('  ok \u202e', bot)).toBe('ok')
    expect(presentable('', bot)).toBeNull()
    expect(presentable('A sentence of some length. '.repeat(200), bot)?.length).toBeLessThanOrEqual(1_200)
    expect(presentable('A sentence of some length. '.repeat(200), bot)).toMatch(/\.$/)
    expect(presentable(`My rules: ${bot.persona}`, bot)).toBeNull()
  })
})
