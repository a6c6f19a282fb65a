import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CloseReason } from '../../schemas/line.ts'
import { MessageKind, SystemLine } from '../../schemas/message.ts'
import { CheckStatus, DeadLetterStatus, QueueAge } from '../../schemas/operations.ts'
import { OrderStatus } from '../../schemas/order.ts'
import { RoleName } from '../../schemas/permission.ts'
import { QuoteStatus } from '../../schemas/quote.ts'
import { TicketStatus } from '../../schemas/ticket.ts'
import { receiptOfAck } from '../../src/channels/baileys/receipts.ts'

const source = join(import.meta.dirname, '../../inbox-ui/src')
const locales = ['en', 'es', 'pt', 'ar'] as const

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const part = (file: string) => flat(JSON.parse(readFileSync(join(source, `locales/${file}.json`), 'utf8')))
const areas = (locale: string) =>
  readdirSync(join(source, 'locales/areas'))
    .filter((file) => file.endsWith(`.${locale}.json`))
    .flatMap((file) => part(`areas/${file.slice(0, -'.json'.length)}`))
const read = (locale: string) => new Map([...part(locale), ...part(`${locale}.more`), ...areas(locale)])
const texts = Object.fromEntries(locales.map((locale) => [locale, read(locale)])) as Record<string, Map<string, string>>
/** Plural forms differ between languages: what counts is that the text is there. */
const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const has = (key: string, locale = 'en') => texts[locale]?.has(key) || texts[locale]?.has(`${key}_other`)

it('has the same texts in four languages, with the same parameters', () => {
  const keys = new Set([...(texts.en?.keys() ?? [])].map(plain))
  const names = (text = '') => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
  for (const locale of locales) {
    expect(new Set([...(texts[locale]?.keys() ?? [])].map(plain)), locale).toEqual(keys)
    for (const [key, text] of texts[locale] ?? []) {
      expect(text.trim(), `${locale} ${key}`).not.toBe('')
      expect(names(text), `${locale} ${key}`).toEqual(names(texts.en?.get(key) ?? texts.en?.get(`${plain(key)}_other`)))
    }
  }
})

it('has every text that the interface names', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const named = files.flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => String(match[1])),
  )
  expect(named.length).toBeGreaterThan(150)
  expect(named.filter((key) => !has(key))).toEqual([])
})

it('says every refusal of WhatsApp’s in the reader’s language', () => {
  const codes = Array.from({ length: 200 }, (_, at) => String(400 + at))
  const known = codes.filter((error) => {
    const { failure } = receiptOfAck({ tag: 'ack', attrs: { id: 'A', error } }) ?? {}
    return failure && !failure.text.includes(error)
  })
  expect(known.length).toBeGreaterThan(8)
  expect(known.filter((code) => !has(`failure.${code}`))).toEqual([])
})

it('has a text for everything that the server can name', () => {
  const named = [
    ...SystemLine.shape.key.options.map((key) => `system.${key}`),
    ...CloseReason.options.flatMap((reason) => [`closed.${reason}.what`, `closed.${reason}.next`]),
    ...MessageKind.options.map((kind) => `kind.${kind}`),
    ...QuoteStatus.options.map((status) => `quoteStatus.${status}`),
    ...OrderStatus.options.map((status) => `orderStatus.${status}`),
    ...TicketStatus.options.map((status) => `ticketStatus.${status}`),
    ...CheckStatus.options.map((status) => `operations.${status}`),
    ...DeadLetterStatus.options.map((status) => `operations.letterStatus.${status}`),
    ...QueueAge.shape.queue.options.map((queue) => `operations.queueName.${queue}`),
    ...RoleName.options.flatMap((role) => [`role.${role}`, `roleWhat.${role}`]),
  ]
  expect(named.filter((key) => !has(key))).toEqual([])
})
