import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runDefects } from '../../bin/lib/defects.ts'
import { tempFolder } from './kit.ts'

const source = 'export const add = (a: number, b: number) => a + b\nexport const twice = (a: number) => a * 2\n'

/** A patch that turns one line of src/sum.ts into another. */
const patch = (header: string, from: string, to: string) => {
  const lines = source.trimEnd().split('\n')
  const body = lines.map((line) => (line === from ? `-${line}\n+${to}` : ` ${line}`)).join('\n')
  return `${header}\n--- a/src/sum.ts\n+++ b/src/sum.ts\n@@ -1,2 +1,2 @@\n${body}\n`
}
const [addLine = '', twiceLine = ''] = source.split('\n')
const named = '# A word about it.\n# test: test/sum.test.ts'

const files: Record<string, string> = {
  'src/sum.ts': source,
  'test/sum.test.ts': `import { expect, test } from 'vitest'
import { add } from '../src/sum.ts'
test('adds', () => expect(add(1, 2)).toBe(3))
`,
  'test/red.test.ts': "import { expect, test } from 'vitest'\ntest('is red', () => expect(1).toBe(2))\n",
  'vitest.config.ts': "export default { test: { include: ['test/**/*.test.ts'] } }\n",
  'test/defects/a-caught.patch': patch(named, addLine, 'export const add = (a: number, b: number) => a - b'),
  'test/defects/b-missed.patch': patch(named, twiceLine, 'export const twice = (a: number) => a * 3'),
  'test/defects/c-stale.patch': patch(named, addLine, 'export const add = 1').replace(' * 2', ' * 9'),
  'test/defects/d-unnamed.patch': patch('# No test.', addLine, 'export const add = 1'),
  'test/defects/e-gone.patch': patch('# test: test/gone.test.ts', addLine, 'export const add = 1'),
  'test/defects/f-red-anyway.patch': patch('# test: test/red.test.ts', twiceLine, 'export const twice = 1'),
  'test/defects/g-does-not-load.patch': patch(named, addLine, 'export const add = ('),
}

test('each defect is judged alone and in a copy: only what a test notices counts as caught', async () => {
  const tree = await tempFolder()
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, file)), { recursive: true })
    await writeFile(join(tree, file), text)
  }
  const verdicts = await runDefects({ tree, env: { ...process.env }, tell: () => undefined })
  expect(verdicts.map(({ name, result }) => [name, result])).toEqual([
    ['a-caught', 'caught'],
    ['b-missed', 'MISSED'],
    ['c-stale', 'DOES NOT APPLY'],
    ['d-unnamed', 'NAMES NO TEST'],
    ['e-gone', 'NAMES NO TEST'],
    ['f-red-anyway', 'RED WITHOUT IT'],
    ['g-does-not-load', 'BREAKS THE FILE'],
  ])
  expect(verdicts[0]?.detail).toBe('adds')
  for (const [file, text] of Object.entries(files)) expect(await readFile(join(tree, file), 'utf8')).toBe(text)
  const one = await runDefects({ tree, env: { ...process.env }, only: 'b-missed', tell: () => undefined })
  expect(one.map(({ name }) => name)).toEqual(['b-missed'])
}, 120_000)
