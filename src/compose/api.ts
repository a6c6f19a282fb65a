import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../core/logger.ts'
import type { RealtimeDeps, SocketUser } from '../core/realtime.ts'
import type { SignedIn } from '../doors/http.ts'
import { accountRoutes, sessionCookie, sessionCookieOptions } from '../features/users/index.ts'
import { createKernel, type Kernel } from '../kernel.ts'
import type { Running } from '../running.ts'
import { createRunner } from './actions.ts'
import { publicUrlOf } from './base-services.ts'
import { cloudWebhookFor } from './cloud-api.ts'
import { demo } from './demo.ts'
import { registerDemoShop } from './demo-shop.ts'
import { createReceiving } from './receiving.ts'
import { createServices, handledEvents, type Services } from './services.ts'
import { createWorkers } from './workers.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
const uiDir = join(import.meta.dirname, '../../inbox-ui/dist')

/** The API, the inbox and live events; with `withWorkers` the workers beside them, as on a small machine. */
export async function startApi(config: Config, logger: Logger, options = { withWorkers: false }): Promise<Running> {
  const doors = lateDoors()
  const kernel = await createKernel(config, logger, { handledEvents, browsers: doors.browsers })
  const services = createServices(kernel)
  const { ingest } = createReceiving(kernel, services)
  const app = await composeApp(kernel, services, ingest)
  doors.open(services, app.parseCookie)
  const workers = options.withWorkers ? createWorkers(kernel, services) : null
  await app.listen({ host: config.HOST, port: config.PORT })
  workers?.start()
  return {
    ready: {},
    async stop() {
      await workers?.stop()
      await app.close()
      await ingest.idle()
      await services.lines.flushCounts()
      await kernel.close()
    },
  }
}

/** Workers alone: dispatch, events, chores. */
export async function startWorker(config: Config, logger: Logger): Promise<Running> {
  const kernel = await createKernel(config, logger, { handledEvents })
  const workers = createWorkers(kernel, createServices(kernel))
  workers.start()
  return {
    ready: {},
    async stop() {
      await workers.stop()
      await kernel.close()
    },
  }
}

type Ingest = ReturnType<typeof createReceiving>['ingest']

/** The same for production and for tests. */
export async function composeApp(kernel: Kernel, services: Services, ingest: Ingest) {
  const { config, logger, realtime, database } = kernel
  const secure = publicUrlOf(kernel).startsWith('https:')
  const phoneUrl = config.SIMULATOR_URL ? new URL(config.SIMULATOR_URL).origin : null
  const app = await buildApp({
    runner: createRunner(kernel, services).runner,
    authenticate: (request, reply) => authenticate(services, request, reply, secure),
    publicRoutes: accountRoutes(services),
    files: services.files,
    shelf: services.shelf,
    quotes: services.quotes,
    papers: services.papers,
    receivePayment: services.payments.webhooks.receive,
    openInvoice: services.invoicePapers.open,
    organizations: services.organizations,
    formKey: kernel.keyring.derive('quote forms'),
    logger,
    realtime,
    uiDir,
    webchat: services.webchat,
    cloudWebhook: cloudWebhookFor(kernel, services, ingest),
    ingest,
    publicUrl: publicUrlOf(kernel),
    secure,
    ready: database.ping,
    about: { version, demo: phoneUrl ? { phoneUrl } : null },
  })
  if (phoneUrl) registerDemoShop(app, demo.chatKey)
  return app
}

async function authenticate(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): Promise<SignedIn | null> {
  const found = await services.accounts.authenticate(request.cookies[sessionCookie])
  if (found?.rotated) void reply.setCookie(sessionCookie, found.rotated, { ...sessionCookieOptions, secure })
  return found
}

/** The kernel needs to know how browsers sign in before there are services that can tell. */
export function lateDoors() {
  let services: Services | null = null
  let parse: FastifyInstance['parseCookie'] = () => ({})
  const browsers: Pick<RealtimeDeps, 'authenticate' | 'maySeeConversation'> = {
    async authenticate(cookieHeader) {
      const token = parse(cookieHeader)[sessionCookie]
      const found = await services?.accounts.authenticate(token, { mayRotate: false })
      if (!found) return null
      const see = found.permissions.view_conversations
      const { user, organizationId, sessionId } = found
      return {
        userId: user.id,
        name: user.name,
        organizationId,
        sessionId,
        seesConversations: see === 'all' ? 'all' : see ? 'own' : null,
      }
    },
    maySeeConversation: async (user, id) => services !== null && maySee(services, user, id),
  }
  return {
    browsers,
    open(all: Services, parseCookie: FastifyInstance['parseCookie']): void {
      services = all
      parse = parseCookie
    },
  }
}

async function maySee(services: Services, user: SocketUser, conversationId: string): Promise<boolean> {
  const { organizationId, userId: id, name, seesConversations } = user
  const scope = { organizationId, actor: { kind: 'user' as const, id, name }, see: seesConversations ?? 'own' }
  const found = await services.conversations.state(scope, conversationId)
  return found !== null && found.kind === 'customer'
}
