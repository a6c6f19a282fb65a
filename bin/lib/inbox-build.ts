import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'
import { lastLines, startProgram } from './processes.ts'
import { Lacking, type Say, seconds } from './say.ts'

const dist = join(root, 'inbox-ui', 'dist')
const stampFile = join(dist, '.stamp')
const left = new Set(['dist', 'node_modules', 'models'])

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !left.has(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort()
}

/** Of everything that the built inbox is made from. */
function sourcesStamp(): string {
  const hash = createHash('sha256')
  const files = [...filesIn(join(root, 'inbox-ui')), ...filesIn(join(root, 'schemas')), join(root, 'package-lock.json')]
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds the inbox when a source of it has changed since the last build. */
export async function buildInbox(dataDir: string, say: Say): Promise<void> {
  const stamp = sourcesStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === stamp) return
  say('Building the inbox …')
  const began = Date.now()
  const logFile = join(dataDir, 'logs', 'inbox-build.log')
  const program = startProgram({
    command: 'npm',
    args: ['run', '--silent', 'build'],
    env: { ...process.env, NO_COLOR: '1' },
    cwd: root,
    logFile,
  })
  const { code } = await program.ended
  await program.stop()
  if (code !== 0) throw new Lacking(`The inbox could not be built; the log is ${logFile}:\n${lastLines(logFile, 25)}`)
  writeFileSync(stampFile, `${stamp}\n`)
  say(`  built in ${seconds(began)}`)
}
