import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countGoLines } from '../../bin/lib/go-tests.ts'
import { countRun } from '../../bin/lib/vitest-report.ts'
import { tempFolder } from './kit.ts'

async function count(report: object | string, exitCode: number | null) {
  const file = join(await tempFolder(), 'report.json')
  await writeFile(file, typeof report === 'string' ? report : JSON.stringify(report))
  const { passed, failed } = countRun('tests', file, exitCode)
  return [passed, failed]
}

const run = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] as object[] }
const file = { name: 'a.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] }

test.each([
  ['a green run', run, 0, [5, 0]],
  ['failed tests', { ...run, numFailedTests: 2 }, 1, [5, 2]],
  ['a file that does not load', { ...run, testResults: [file] }, 1, [5, 1]],
  ['skipped and todo tests', { ...run, numPendingTests: 1, numTodoTests: 1 }, 0, [5, 2]],
  ['no tests at all', { ...run, numPassedTests: 0 }, 0, [0, 1]],
  ['an error outside of the tests', run, 1, [5, 1]],
  ['a run that was killed', run, null, [5, 1]],
  ['a report that was cut off', '{"numPassed', 0, [0, 1]],
])('%s is counted', async (_, report, exitCode, expected) => {
  expect(await count(report, exitCode)).toEqual(expected)
})

test('a report that is missing is a failure', () => {
  expect(countRun('tests', '/does/not/exist.json', 0)).toMatchObject({ passed: 0, failed: 1 })
})

const goLine = (Action: string, Test?: string) => JSON.stringify({ Action, Test })

test.each([
  ['passes', [goLine('pass', 'TestA'), goLine('pass')], 0, [1, 0]],
  ['failures and skips', [goLine('pass', 'TestA'), goLine('fail', 'TestB'), goLine('skip', 'TestC')], 1, [1, 2]],
  ['what does not compile', ['# x', './a.go:1: undefined'], 1, [0, 1]],
  ['no tests', [goLine('pass')], 0, [0, 1]],
])('go test: %s', (_, lines, code, expected) => {
  const { passed, failed } = countGoLines(lines.join('\n'), code)
  expect([passed, failed]).toEqual(expected)
})
