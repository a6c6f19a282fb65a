import { readFileSync, realpathSync } from 'node:fs'
import { relative } from 'node:path'

export interface Count {
  passed: number
  failed: number
  /** What went wrong beside tests that failed: shown, and counted as failed. */
  remarks: string[]
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; message?: string; assertionResults: unknown[] }[]
}

/**
 * Counts a run by its JSON report. What hides behind a green count is counted as failed too: a file that did not load,
 * a skipped test, an error outside of any test, a run without tests, a run that left no report.
 */
export function countRun(what: string, reportFile: string, exitCode: number | null): Count {
  const remarks: string[] = []
  let report: Report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
  } catch {
    return { passed: 0, failed: 1, remarks: [`${what}: ended (${exitCode}) without a report`] }
  }
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  for (const file of broken) remarks.push(`${what}: ${file.name} did not load: ${file.message?.split('\n')[0] ?? ''}`)
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) remarks.push(`${what}: ${skipped} skipped; a test that does not run shows nothing`)
  let failed = report.numFailedTests + broken.length + skipped
  if (failed + report.numPassedTests === 0) {
    remarks.push(`${what}: no test ran`)
    failed = 1
  } else if (exitCode !== 0 && failed === 0) {
    remarks.push(`${what}: ended with ${exitCode} though no test failed (an error outside of the tests)`)
    failed = 1
  }
  return { passed: report.numPassedTests, failed, remarks }
}

export interface FailedRun {
  failures: { file: string; title: string }[]
  /** Files that did not load, or whose set-up failed before any test: they show nothing about a defect. */
  broken: { file: string; title: string }[]
}

interface AssertionResult {
  status: string
  fullName: string
}

/** Which tests failed, by file; a run without a report is broken as a whole. */
export function readFailures(reportFile: string, tree: string): FailedRun {
  let report: Report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
  } catch {
    return { failures: [], broken: [{ file: 'the run', title: 'no report was written' }] }
  }
  const run: FailedRun = { failures: [], broken: [] }
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(realpathSync(tree), name)
    const failed = (assertionResults as AssertionResult[]).filter((test) => test.status === 'failed')
    for (const { fullName } of failed) run.failures.push({ file, title: fullName })
    if (status === 'failed' && failed.length === 0) run.broken.push({ file, title: message?.split('\n')[0] ?? '' })
  }
  return run
}
