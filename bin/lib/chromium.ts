import { spawnSync } from 'node:child_process'
import { type Env, root } from './paths.ts'
import { findOnPath, startProgram } from './processes.ts'
import { Lacking, type Say } from './say.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const find = (env: Env) => names.map((name) => findOnPath(name, env)).find((file) => file !== null) ?? null

/** The browser of the tests: CHROMIUM, else one on the PATH, else installed with apt-get where we are root. */
export async function ensureChromium(env: Env, logFile: string, say: Say): Promise<string> {
  const found = env.CHROMIUM || find(env)
  if (found) return found
  if (process.getuid?.() !== 0 || !findOnPath('apt-get', env)) {
    throw new Lacking(
      'The browser tests need Chromium: sudo apt-get install chromium, or name its program in CHROMIUM.',
    )
  }
  say('Installing Chromium with apt-get (a minute or two, once) …')
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = spawnSync('apt-get', ['update', '-q'], { env: quiet as NodeJS.ProcessEnv, stdio: 'ignore' })
  const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-core']
  const program = startProgram({ command: 'apt-get', args: install, env: quiet, logFile, cwd: root })
  const { code } = await program.ended
  await program.stop()
  const installed = find(env)
  if (code !== 0 || !installed) {
    throw new Lacking(
      `Chromium could not be installed (apt-get update ended with ${update.status}); the log is ${logFile}`,
    )
  }
  return installed
}
