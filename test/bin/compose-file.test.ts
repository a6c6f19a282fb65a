import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadConfig, settings } from '../../src/config.ts'
import { tempFolder } from './kit.ts'

interface Service {
  image: string
  build?: string
  ports?: string[]
  networks: string[]
  volumes?: string[]
  environment: Record<string, string>
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
  entrypoint?: string[]
  command?: string[]
  secrets?: string[]
  user?: string
}

interface ComposeFile {
  services: Record<'app' | 'migrate' | 'mongo' | 'redis', Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean }>
  secrets: Record<string, { file: string }>
}

const text = await readFile('docker-compose.yml', 'utf8')
const file = parse(text, { merge: true }) as ComposeFile
const { app, migrate, mongo, redis } = file.services

/** What compose does with ${NAME}, ${NAME:-else} and ${NAME:?why}; `$$` stays for the shell inside. */
function interpolate(value: string, env: Record<string, string>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, mark?: string, rest?: string) => {
    if (env[name]) return env[name]
    if (mark === '-') return rest ?? ''
    throw new Error(`${name} is not set: ${rest}`)
  })
}

test('the file is valid by the schema of the Compose specification', async () => {
  const schema = JSON.parse(await readFile('test/fixtures/compose-spec/schema.json', 'utf8'))
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
  expect(validate(file), JSON.stringify(validate.errors)).toBe(true)
  // The schema bites: a misspelt key is refused.
  expect(validate({ ...file, services: { app: { imagee: 'x' } } })).toBe(false)
})

describe('what it promises', () => {
  test('only the app has a port, and only on loopback', () => {
    const published = Object.entries(file.services).filter(([, service]) => service.ports)
    expect(published.map(([name]) => name)).toEqual(['app'])
    expect(app.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
  })

  test('the stores are on a network without a way out, and on no other', () => {
    expect(file.networks.stores).toEqual({ internal: true })
    expect([mongo.networks, redis.networks]).toEqual([['stores'], ['stores']])
  })

  test('each server has a health check, and the app waits for the stores and the migration', () => {
    for (const service of [app, mongo, redis]) expect(service.healthcheck?.test.length).toBeGreaterThan(1)
    expect(app.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      mongo: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    })
    expect(migrate.depends_on).toEqual({ mongo: { condition: 'service_healthy' } })
  })

  test('MongoDB 8 is a one-node replica set with a key file and a user', () => {
    expect(mongo.image).toMatch(/^mongo:8\./)
    const start = mongo.entrypoint?.join('\n') ?? ''
    expect(start).toMatch(/--replSet parley/)
    expect(start).toMatch(/--keyFile/)
    expect(mongo.environment.MONGO_INITDB_ROOT_USERNAME).toBe('parley')
    expect(mongo.healthcheck?.test.join(' ')).toMatch(/rs\.initiate.*isWritablePrimary/s)
  })

  test('Redis appends, never evicts, and asks for a password', () => {
    const start = redis.command?.join('\n') ?? ''
    for (const line of ['appendonly yes', 'maxmemory-policy noeviction', 'requirepass $$REDIS_PASSWORD']) {
      expect(start).toContain(line)
    }
  })

  test('what must be kept is in named volumes', () => {
    const used = Object.values(file.services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0]),
    )
    expect(used.sort()).toEqual(Object.keys(file.volumes).sort())
    expect(mongo.volumes).toContain('mongo:/data/db')
    expect(redis.volumes).toContain('redis:/data')
  })

  test('no secret stands in the file: each comes from the environment, and must be given', () => {
    for (const name of ['MONGO_PASSWORD', 'REDIS_PASSWORD', 'MASTER_KEY_FILE', 'PUBLIC_URL']) {
      expect(text).toContain(`\${${name}:?`)
      expect(text).not.toContain(`\${${name}:-`)
    }
    const valued = Object.values(file.services).flatMap(({ environment = {} }) => Object.entries(environment))
    const secrets = valued.filter(([name]) => /PASSWORD|API_KEY|SMTP_URL|MONGODB_URI|REDIS_URL/.test(name))
    expect(secrets.length).toBeGreaterThan(6)
    for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{\w+:[-?]/)
    expect(file.secrets.master_key?.file).toMatch(/^\$\{MASTER_KEY_FILE:\?/)
  })

  test('the app’s own configuration accepts what the file gives it', async () => {
    const key = join(await tempFolder(), 'master.key')
    await writeFile(key, randomBytes(32).toString('hex'))
    const given = {
      PUBLIC_URL: 'https://inbox.example.com',
      MONGO_PASSWORD: 'm',
      REDIS_PASSWORD: 'r',
      MASTER_KEY_FILE: key,
    }
    const environment = Object.entries(app.environment).map(([name, value]) => [name, interpolate(value, given)])
    expect(environment.filter(([name = '']) => !(name in settings.shape))).toEqual([])
    const config = loadConfig({ ...Object.fromEntries(environment), MASTER_KEY_FILE: key })
    expect(config).toMatchObject({ PARLEY_ENV: 'production', HOST: '0.0.0.0', PORT: 3000, SIMULATOR: false })
    expect(config.MONGODB_URI).toContain('/parley?')
  })
})

test('.env.example names only what somebody reads', async () => {
  const named = [...(await readFile('.env.example', 'utf8')).matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(
    ([, name]) => name ?? '',
  )
  expect(named.length).toBeGreaterThan(8)
  expect(named.filter((name) => !(name in settings.shape) && !text.includes(`\${${name}:`))).toEqual([])
})

test('the image runs as an ordinary user, and copies what exists', async () => {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n')
  expect(lines.filter((line) => line.startsWith('FROM ')).every((line) => / node:2[4-9]-/.test(line))).toBe(true)
  expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD')))
  const sources = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
  expect(sources.filter((source) => !existsSync(source))).toEqual([])
})
