import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'
import { runMain, type Say, say, seconds } from './say.ts'

export interface StepResult {
  name: string
  passed: boolean
}

/** The checks are the scripts of package.json named `check:…`, so that each can be run alone. */
function checkNames(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  return Object.keys(scripts).filter((name) => name.startsWith('check:'))
}

/** Runs every check, also after one has failed; what a failed one said is shown whole. */
export async function runChecks(tell: Say): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const script of checkNames()) {
    const began = Date.now()
    const { code, output } = await runScript(script)
    const name = script.slice('check:'.length)
    const passed = code === 0
    tell(`  ${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds(began)})${passed ? lastWords(output) : ''}`)
    if (!passed) tell(output.trimEnd())
    results.push({ name, passed })
  }
  return results
}

/** The count that the boundary check prints must be seen even when all is well. */
function lastWords(output: string): string {
  const line = output.split('\n').find((text) => /^\d+ modules/.test(text))
  return line ? `: ${line}` : ''
}

function runScript(script: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part) => {
        output += part
      })
    }
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code, output }))
  })
}

if (import.meta.main) {
  await runMain(async () => {
    const results = await runChecks(say)
    return results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1
  })
}
