import { describe, expect, it } from 'vitest'
import { consentWord, needsDispatch } from '../../src/pipeline/gates.ts'

const conversation = { kind: 'customer', isGroup: false, holderKind: 'user', botOff: false, awaiting: [] } as const
const base = { ...conversation, awaiting: [] }

describe('which inbound messages dispatch has to look at', () => {
  it.each([
    ['a person has it', base, 'hello', false],
    ['nobody took it yet', { ...base, holderKind: 'nobody' as const }, 'hello', false],
    ['the bot has it', { ...base, holderKind: 'bot' as const }, 'hello', true],
    ['the bot was switched off there', { ...base, holderKind: 'bot' as const, botOff: true }, 'hello', false],
    ['a staff thread', { ...base, kind: 'staff' as const }, '/help', true],
    [
      'a quote waits for an answer',
      { ...base, awaiting: [{ noun: 'quote' as const, id: 'q', messageId: 'm' }] },
      'ok',
      true,
    ],
    ['a consent word, though a person has it', base, 'STOP', true],
    ['what may be a link code', base, 'link K7QX5P', true],
    ['a word alone', base, 'Saturday', false],
    ['a number alone is not worth a closer look for long', base, 'ok 2 of them please', false],
  ])('%s', (_, given, text, expected) =>
    expect(needsDispatch(given, { text, author: null, quotedMessageId: null })).toBe(expected),
  )
  it('what answers a message of ours, though a person has it: it may be a comment of a ticket', () => {
    expect(needsDispatch(base, { text: 'Yes', author: null, quotedMessageId: 'm' })).toBe(true)
  })
})

describe('consent words', () => {
  it.each([
    'STOP',
    ' stop. ',
    'Baja',
    'parar',
    'SAIR',
    'Cancelar suscripción',
    'cancelar suscripcion',
    'إيقاف',
    'ايقاف',
    'الغاء الاشتراك',
    'STOP!',
    '*BAJA*',
    "Don't message me",
    'No quiero más mensajes',
    'Não quero receber mensagens.',
    'لا أريد رسائل',
  ])('%s stops', (text) => expect(consentWord(text)).toBe('stop'))
  it.each(['START', 'Alta', 'voltar', 'ابدأ'])('%s starts', (text) => expect(consentWord(text)).toBe('start'))
  it.each(['stop by tomorrow', 'where is the bus stop', 'no', 'cancel my order', ''])('"%s" is neither', (text) =>
    expect(consentWord(text)).toBeNull(),
  )
})
