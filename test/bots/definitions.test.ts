import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { partsCounter } from '../../bots/parts-counter/bot.ts'
import { Locale } from '../../schemas/common.ts'
import { defineFlow } from '../../src/bot/kit.ts'
import { loadBot } from '../../src/bot/knowledge/load.ts'

const isFilled = (value: unknown) => (typeof value === 'string' || Array.isArray(value)) && value.length > 0

/** Every object that looks like a text or a list of phrases must speak all four languages. */
function missingLanguages(value: unknown, path: string, found: string[] = []): string[] {
  if (typeof value !== 'object' || value === null || value instanceof URL) return found
  const keys = Object.keys(value)
  if (keys.some((key) => Locale.safeParse(key).success)) {
    for (const locale of Locale.options) {
      const text = (value as Record<string, unknown>)[locale]
      if (!isFilled(text)) found.push(`${path}.${locale}`)
    }
    return found
  }
  for (const [key, inner] of Object.entries(value)) missingLanguages(inner, `${path}.${key}`, found)
  return found
}
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort()

describe.each([partsCounter])('the bot $name', (bot) => {
  const loaded = loadBot(bot)

  it('says everything in all four languages', () => expect(missingLanguages(bot, bot.name)).toEqual([]))

  it('says in each language that it is a bot, and for whom', () => {
    for (const locale of Locale.options) {
      expect(bot.greeting[locale]).toMatch(/\bbot\b|بوت/)
      expect(bot.greeting[locale]).toContain('{{business}}')
    }
  })

  it('fills in the same answers in each language', () => {
    for (const flow of bot.flows)
      for (const step of flow.steps)
        for (const locale of Locale.options)
          expect(placeholders(step.ask[locale]), `${step.key}.${locale}`).toEqual(placeholders(step.ask.en))
  })

  it('knows the same things in each language', () => {
    const topics = (locale: string) =>
      loaded.knowledge.filter((piece) => piece.locale === locale).map((piece) => piece.topic)
    for (const locale of Locale.options) expect(topics(locale)).toEqual(topics('en'))
  })

  it('names every knowledge file of its folder', () => {
    const files = readdirSync(new URL('knowledge/', bot.home)).map((name) => `knowledge/${name}`)
    expect([...bot.knowledge].sort()).toEqual(files.sort())
  })

  it('its prompt is the one that was read and approved', () => expect(loaded.persona).toMatchSnapshot())
})

it('a flow that goes on to no step is refused when it is defined', () => {
  const text = { en: 'a', es: 'a', pt: 'a', ar: 'a' }
  expect(() =>
    defineFlow({ name: 'f', start: [], steps: [{ key: 'a', kind: 'text', ask: text, retry: text, next: 'b' }] }),
  ).toThrow('goes on to b')
})
