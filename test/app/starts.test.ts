import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

/** Every module that a process has in memory once it imported `file`, by address. */
async function loadedBy(file: string): Promise<string[]> {
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context) } })
    await import(${JSON.stringify(pathToFileURL(file).href)})
    process.stdout.write(JSON.stringify(seen))
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    maxBuffer: 64 * 1_048_576,
  })
  return JSON.parse(stdout.slice(stdout.indexOf('["'))) as string[]
}

const packagesOf = (urls: readonly string[]): Set<string> =>
  new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []))

describe('a start loads what its role needs, and what is heavy and seldom used when it is', () => {
  const heavy = ['stripe', 'openai', '@anthropic-ai/sdk', 'sharp', 'nodemailer', 'pdfkit', 'libphonenumber-js/max']

  test('the API: no model SDK, no mailer, no image library, no WhatsApp', async () => {
    const urls = await loadedBy('src/compose/api.ts')
    const packages = packagesOf(urls)
    expect(packages).toContain('fastify')
    expect(
      [...heavy, '@whiskeysockets/baileys', 'libsignal', 'ws-simulator'].filter((name) => packages.has(name)),
    ).toEqual([])
    expect(urls.filter((url) => /\/(test|inbox-ui|simulator)\//.test(url))).toEqual([])
  }, 60_000)

  test('the sessions: no web server of ours, no model, no mailer', async () => {
    const packages = packagesOf(await loadedBy('src/compose/sessions.ts'))
    expect(packages).toContain('mongoose')
    expect([...heavy, 'fastify', '@fastify/swagger'].filter((name) => packages.has(name))).toEqual([])
  }, 60_000)

  test('the settings alone: nothing but their schema', async () => {
    const packages = packagesOf(await loadedBy('src/config.ts'))
    expect([...packages]).toEqual(['zod'])
  }, 60_000)
})
