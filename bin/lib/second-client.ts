import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Env, root } from './paths.ts'
import { findOnPath, startProgram } from './processes.ts'
import type { Say } from './say.ts'
import type { Count } from './vitest-report.ts'

/** whatsmeow, written by others against the real service, unchanged against our loopback server. */
const folder = join(root, 'test', 'simulator', 'whatsapp', 'second-client')
/** Its modules are fetched, and its SQLite is compiled, where that was not done before. */
const modulesMs = 2 * 60_000
const checkMs = 5 * 60_000

const skipped = (say: Say, why: string): Count => {
  say(`skipped: the second WhatsApp client needs ${why}`)
  return { passed: 0, failed: 0, remarks: [`second client skipped: it needs ${why}`] }
}

async function run(command: string, args: string[], env: Env, logFile: string, ms: number): Promise<number | null> {
  const program = startProgram({ command, args, cwd: folder, env, logFile })
  const late = delay(ms, null, { ref: false })
  const end = await Promise.race([program.ended, late])
  await program.stop()
  return end?.code ?? null
}

/** Skipped, with a line that says why, where Go or its modules cannot be had. */
export async function checkSecondClient(outFolder: string, env: Env, say: Say): Promise<Count> {
  if (!findOnPath('go', env)) return skipped(say, 'Go on the PATH (https://go.dev/dl)')
  const modules = join(outFolder, 'go-modules.log')
  if ((await run('go', ['mod', 'download'], env, modules, modulesMs)) !== 0) {
    return skipped(say, 'its Go modules, which are neither in the cache nor to be fetched')
  }
  const logFile = join(outFolder, 'second-client.log')
  const code = await run(process.execPath, ['check.ts'], env, logFile, checkMs)
  const text = readFileSync(logFile, 'utf8')
  say(text.trimEnd())
  return countSecondClient(text, code)
}

/** One `passed: …` line for each thing it does; the exit code has the last word. */
export function countSecondClient(text: string, code: number | null): Count {
  const passed = text.split('\n').filter((line) => line.startsWith('passed: ')).length
  if (code === 0 && passed > 0) return { passed, failed: 0, remarks: [] }
  const tail = text.trimEnd().split('\n').slice(-3).join('\n')
  return { passed, failed: 1, remarks: [`second client ended with ${code}\n${tail}`] }
}
