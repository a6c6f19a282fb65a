import { readFileSync } from 'node:fs'

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
