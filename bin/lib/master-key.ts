import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Env, masterKeyFile } from './paths.ts'
import { Lacking, type Say } from './say.ts'

/** Tells two keys apart without telling the key. */
function nameOf(key: string): string {
  return createHash('sha256').update('parley master key name').update(key.trim()).digest('hex').slice(0, 16)
}

/**
 * The file of the key that opens what is encrypted at rest: 32 random bytes as 64 hex digits, made once, mode 0600.
 * The clone remembers which key its data was written with, so that a lost or changed key is said before anything runs.
 */
export function ensureMasterKey(env: Env, dataDir: string, say: Say): string {
  const file = masterKeyFile(env)
  const memory = join(dataDir, 'master-key.name')
  const used = existsSync(memory) ? readFileSync(memory, 'utf8').trim() : null
  if (!existsSync(file)) {
    if (used) {
      throw new Lacking(
        `The master key ${file} is gone, and the data here was encrypted with it: copy it back, or start over with bin/up --fresh.`,
      )
    }
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    say(`Made the master key ${file}. Copy it somewhere safe now: without it no backup can be opened.`)
  }
  const name = nameOf(readFileSync(file, 'utf8'))
  if (used && used !== name) {
    throw new Lacking(
      `The master key ${file} is not the one that the data here was encrypted with: copy the right one back.`,
    )
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(memory, `${name}\n`)
  return file
}
