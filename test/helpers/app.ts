import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { RoleName } from '../../schemas/permission.ts'
import { composeApp, lateDoors } from '../../src/compose/api.ts'
import { createReceiving } from '../../src/compose/receiving.ts'
import { createServices, handledEvents, type Services } from '../../src/compose/services.ts'
import { loadConfig } from '../../src/config.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createKernel, type Kernel } from '../../src/kernel.ts'
import { databaseUri, syncAllIndexes } from './database.ts'

export interface TestMember {
  userId: string
  email: string
  password: string
  /** The cookie header of a signed-in browser. */
  cookie: string
}

export interface TestOrganization {
  id: string
  members: Record<RoleName, TestMember>
}

export interface TestApp {
  app: FastifyInstance
  kernel: Kernel
  services: Services
  /** Another organization with a member of each role: for twins. */
  addOrganization(name: string): Promise<TestOrganization>
  close(): Promise<void>
}

const roles: readonly RoleName[] = ['owner', 'admin', 'manager', 'agent', 'developer']

export type Ingest = ReturnType<typeof createReceiving>['ingest']

/** The whole API on the run's real stores, with a database of its own; requests by `app.inject`. */
export async function createTestApp(
  env: Record<string, string> = {},
  wrap: (ingest: Ingest) => Ingest = (ingest) => ingest,
): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-app-'))
  const masterKey = join(dataDir, 'master.key')
  writeFileSync(masterKey, randomBytes(32))
  const config = loadConfig({
    PARLEY_ENV: 'test',
    MONGODB_URI: databaseUri(process.env.MONGODB_URI, `t_${newId()}`),
    REDIS_URL: process.env.REDIS_URL,
    REDIS_PREFIX: `t-${newId()}`,
    MASTER_KEY_FILE: masterKey,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    ...env,
  })
  const doors = lateDoors()
  const kernel = await createKernel(config, createLogger(config.LOG_LEVEL), { handledEvents, browsers: doors.browsers })
  await syncAllIndexes()
  const services = createServices(kernel)
  const app = await composeApp(kernel, services, wrap(createReceiving(kernel, services).ingest))
  await app.ready()
  doors.open(services, app.parseCookie)
  return {
    app,
    kernel,
    services,
    addOrganization: (name) => addOrganization(app, services, name),
    async close() {
      await app.close()
      await kernel.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function addOrganization(app: FastifyInstance, services: Services, name: string): Promise<TestOrganization> {
  const person = (role: string) => ({
    name: `${role} of ${name}`,
    email: `${role}@${name}.example`,
    password: `a long ${role} secret`,
  })
  const { organization, owner } = await services.accounts.createOrganization({
    name,
    slug: name,
    pack: 'auto-parts',
    owner: person('owner'),
  })
  const members: Partial<Record<RoleName, TestMember>> = {}
  for (const role of roles) {
    const { email, password } = person(role)
    const made = role === 'owner' ? owner : await services.accounts.createMember(organization.id, person(role), [role])
    members[role] = { userId: made.id, email, password, cookie: await signIn(app, email, password) }
  }
  return { id: organization.id, members: members as Record<RoleName, TestMember> }
}

async function signIn(app: FastifyInstance, email: string, password: string): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
  if (answer.statusCode !== 200) throw new Error(`Sign-in failed: ${answer.body}`)
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}
