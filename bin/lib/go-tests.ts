import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Env } from './paths.ts'
import { startProgram } from './processes.ts'
import type { Count } from './vitest-report.ts'

/** Runs the Go tests of a folder and counts them by `go test -json`; what does not compile counts as failed. */
export async function countGoTests(folder: string, env: Env): Promise<Count> {
  const out = await mkdtemp(join(tmpdir(), 'parley-go-'))
  const logFile = join(out, 'go.jsonl')
  try {
    const program = startProgram({ command: 'go', args: ['test', '-json', './...'], cwd: folder, env, logFile })
    const { code } = await program.ended
    await program.stop()
    return countGoLines(readFileSync(logFile, 'utf8'), code)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

interface GoEvent {
  Action: string
  Test?: string
}

export function countGoLines(text: string, code: number | null): Count {
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as GoEvent)
    .filter(({ Test }) => Test)
  const passed = events.filter(({ Action }) => Action === 'pass').length
  const lost = events.filter(({ Action }) => Action === 'fail' || Action === 'skip')
  const remarks = lost.map(
    ({ Test, Action }) => `second client: ${Test} ${Action === 'fail' ? 'failed' : 'was skipped'}`,
  )
  if (lost.length === 0 && (code !== 0 || passed === 0)) {
    const tail = text.trimEnd().split('\n').slice(-5).join('\n')
    return { passed, failed: 1, remarks: [`second client: go test ended with ${code}\n${tail}`] }
  }
  return { passed, failed: lost.length, remarks }
}
