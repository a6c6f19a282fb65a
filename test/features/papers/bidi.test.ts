import { expect, it } from 'vitest'
import { visualRuns } from '../../../src/features/papers/bidi.ts'

/** As it is seen from left to right: what runs right to left is drawn from its end by its own font. */
const seen = (line: string, isRtl: boolean): string =>
  visualRuns(line, isRtl)
    .map((run) => (run.isRtl ? [...run.text].toReversed().join('') : run.text))
    .join('')

it.each([
  ['left to right as it is', 'Air pump (12 V) AP-250', false, 'Air pump (12 V) AP-250'],
  ['a word of Arabic in a line of ours', 'Pump مضخة 2', false, 'Pump ةخضم 2'],
  ['two words of it keep their order among themselves', 'x مضخة هواء y', false, 'x ءاوه ةخضم y'],
  ['right to left', 'مضخة هواء', true, 'ءاوه ةخضم'],
  [
    'a number and a name of ours in it are read from the left',
    'مضخة Bosch AP-250 هواء',
    true,
    'ءاوه Bosch AP-250 ةخضم',
  ],
  ['brackets open where they are read first', 'مضخة (12 فولت) هواء', true, 'ءاوه (تلوف 12) ةخضم'],
  ['money as it is written in Arabic', '\u200f-1,250.50 US$', true, '-1,250.50 US$'],
  ['a phone number', '+52 155 5000', true, '+52 155 5000'],
])('%s', (_what, line, isRtl, expected) => expect(seen(line, isRtl)).toBe(expected))
