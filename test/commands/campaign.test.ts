import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LeadStatus } from '../../schemas/lead.ts'
import { type CampaignWords, parseCampaign, printCampaign } from '../../src/commands/campaign-commands.ts'
import { AppError } from '../../src/core/errors.ts'

const name = fc.stringMatching(/^[\p{L}\d][\p{L}\d -]{0,20}[\p{L}\d]$/u)
const line: fc.Arbitrary<CampaignWords> = fc.record({
  template: name,
  to: fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.record({ kind: fc.constant('label' as const), name }),
    fc.record({ kind: fc.constant('lead' as const), status: fc.constantFrom(...LeadStatus.options) }),
  ),
  from: fc.option(name),
  rate: fc.option(fc.integer({ min: 1, max: 600 })),
})

test('a campaign line that was printed from a parse parses to the same', () => {
  fc.assert(
    fc.property(line, (words) => {
      expect(parseCampaign(printCampaign(words))).toEqual(words)
    }),
  )
})

test('no text makes the parser of campaigns throw anything but a refusal', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ maxLength: 200 }).map((rest) => `send "x" to ${rest}`),
  )
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseCampaign(given)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
    { numRuns: 500 },
  )
})

test('a campaign is written in the four languages', () => {
  const meant = { template: 'Oferta', to: { kind: 'label', name: 'vip' }, from: null, rate: null }
  for (const said of [
    'send "Oferta" to label:vip',
    'enviar "Oferta" a etiqueta:vip',
    'enviar “Oferta” para etiqueta: "vip"',
    'إرسال "Oferta" إلى وسم:vip',
  ])
    expect(parseCampaign(said)).toEqual(meant)
  expect(parseCampaign('send News to all from "Sales" rate 30')).toMatchObject({ from: 'Sales', rate: 30 })
})
