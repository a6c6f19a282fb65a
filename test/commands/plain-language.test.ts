import { describe, expect, it } from 'vitest'
import { plainToLine } from '../../src/commands/plain-language.ts'

describe('plain language becomes the line that says the same', () => {
  it.each([
    ['send Maria a quote for two pumps, ten percent off', '/quote @"Maria" 2x pumps discount 10%'],
    ['Please make a quote for 3 air pumps at 250 each and one filter.', '/quote 3x air pumps @ 250, 1x filter'],
    ['send a quote to Maria Lopez for a water pump', '/quote @"Maria Lopez" 1x water pump'],
    ['envía a María una cotización de dos bombas con 10% de descuento', '/quote @"María" 2x bombas discount 10%'],
    ['haz un presupuesto para Luis de tres filtros y una bomba', '/quote @"Luis" 3x filtros, 1x bomba'],
    [
      'envie para a Maria um orçamento de duas bombas com dez por cento de desconto',
      '/quote @"Maria" 2x bombas discount 10%',
    ],
    ['أرسل إلى ماريا عرض سعر عن ٢ مضخة مع خصم ١٠ بالمئة', '/quote @"ماريا" 2x مضخة discount 10%'],
    ['remind me tomorrow 9am to call', '/remind tomorrow 9am to call'],
    ['recuérdame mañana llamar a Luis', '/remind mañana llamar a Luis'],
    ['snooze this until monday', '/snooze monday'],
    ['adie até amanhã', '/snooze amanhã'],
    ['open a ticket about a leaking pump', '/ticket a leaking pump'],
    ['close this conversation', '/close'],
    ['cierra la conversación', '/close'],
    ['أغلق المحادثة', '/close'],
    ['assign this to Ana', '/assign @Ana'],
    ['put the label big customer', '/label "big customer"'],
    ['who is this?', '/who'],
  ])('%s', (said, line) => expect(plainToLine(said)).toBe(line))

  it.each(['hello', 'I will call them later', 'quote', 'send it', ''])('and what is no command is none: %s', (said) =>
    expect(plainToLine(said)).toBeNull(),
  )
})
