import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countSecondClient } from '../../bin/lib/second-client.ts'
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

test.each([
  ['all passed', ['passed: pairs', 'passed: talks', 'second client: passed'], 0, [2, 0]],
  ['one failed', ['passed: pairs', 'FAILED: named: not within 15000 ms', 'second client: FAILED'], 1, [1, 1]],
  ['what does not compile', ['# x', './main.go:1: undefined'], 1, [0, 1]],
  ['nothing done', ['second client: passed'], 0, [0, 1]],
  ['killed for taking too long', ['passed: pairs'], null, [1, 1]],
])('the second client: %s', (_, lines, code, expected) => {
  const { passed, failed } = countSecondClient(lines.join('\n'), code)
  expect([passed, failed]).toEqual(expected)
})
