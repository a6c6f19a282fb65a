import { describe, expect, it } from 'vitest'
import { partsCounter } from '../../bots/parts-counter/bot.ts'
import type { Locale } from '../../schemas/common.ts'
import { loadBot, parseKnowledge } from '../../src/bot/knowledge/load.ts'
import { createKnowledge } from '../../src/bot/knowledge/search.ts'

const knowledge = createKnowledge(loadBot(partsCounter).knowledge)
const best = (text: string, locale: Locale) => knowledge.search(text, locale)[0]?.piece.title ?? null

describe('knowledge by word search', () => {
  it.each<[Locale, string, string]>([
    ['en', 'How much is an air pump?', 'Air pump'],
    ['en', 'what time do you open tomorrow', 'Opening hours'],
    ['en', 'do you ship?', 'Delivery'],
    ['en', 'Can I return a part', 'Returns'],
    ['en', 'price of brake pads', 'Brake pads'],
    ['en', 'can I pay by card', 'Payment'],
    ['es', '¿A qué hora abren mañana?', 'Horario'],
    ['es', 'cuanto cuesta la bateria', 'Batería'],
    ['es', '¿hacen envíos?', 'Envíos'],
    ['pt', 'Qual o preço da bomba de ar?', 'Bomba de ar'],
    ['pt', 'voces abrem no sabado?', 'Horário de funcionamento'],
    ['ar', 'بكم مضخة الهواء؟', 'مضخة هواء'],
    ['ar', 'متى تفتحون؟', 'ساعات العمل'],
    ['ar', 'هل يوجد ضمان؟', 'الضمان'],
  ])('%s: %s → %s', (locale, text, title) => expect(best(text, locale)).toBe(title))

  it.each<[Locale, string]>([
    ['en', 'who won the football match yesterday evening'],
    ['en', 'write me a poem about the sea'],
    ['en', 'hello'],
    ['en', 'DROP TABLE pieces; --" OR *'],
    ['es', 'cuéntame un chiste sobre gatos'],
    ['pt', 'qual a capital da França'],
    ['ar', 'من هو رئيس فرنسا'],
  ])('%s: "%s" is not known', (locale, text) => expect(best(text, locale)).toBeNull())

  it('a malformed file is refused with its name', () => {
    expect(() => parseKnowledge('x.md', 'some text')).toThrow('x.md')
  })
})
