import { expect, it } from 'vitest'
import { piecesOf, unmarked } from '../../inbox-ui/src/lib/marks.ts'

it.each([
  ['*Total: $450.00*', 'Total: $450.00'],
  ['a _small_ and ~old~ price', 'a small and old price'],
  ['*bold and _both_*', 'bold and both'],
  ['```npm *run*```', 'npm *run*'],
])('takes the marks of %s away', (text, plain) => expect(unmarked(text)).toBe(plain))

it.each([
  '2*3*4',
  'snake_case_name',
  '* a list',
  '*',
  '**',
  '5 * 3 = 15 * 1',
  'a * b',
  '~',
  '_ _',
  '*not\nover lines*',
])('leaves %s as it was typed', (text) => expect(piecesOf(text)).toEqual([{ kind: 'words', text }]))

it('knows an address, and not what ends the sentence', () => {
  expect(piecesOf('See https://shop.example/a_b_c?x=1, please (http://b.example).')).toEqual([
    { kind: 'words', text: 'See ' },
    { kind: 'link', text: 'https://shop.example/a_b_c?x=1' },
    { kind: 'words', text: ', please (' },
    { kind: 'link', text: 'http://b.example' },
    { kind: 'words', text: ').' },
  ])
})

it('makes no link of anything but http', () => {
  expect(piecesOf('javascript:alert(1) data:text/html,x')).toEqual([
    { kind: 'words', text: 'javascript:alert(1) data:text/html,x' },
  ])
})

it('is quick on what looks like marks and is none', () => {
  const started = performance.now()
  piecesOf('*a '.repeat(20_000))
  expect(performance.now() - started).toBeLessThan(2_000)
})
