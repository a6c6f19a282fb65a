import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Logger } from './core/logger.ts'
import type { Realtime } from './core/realtime.ts'
import { notHere, registerErrors } from './doors/errors.ts'
import { type FileDoorDeps, registerFiles } from './doors/files.ts'
import { type HttpDoorDeps, localeOf, registerActions } from './doors/http.ts'
import { type PaperDoorDeps, registerPapers } from './doors/papers/index.ts'
import { type PaymentDoorDeps, registerPayments } from './doors/payments.ts'
import { type PublicDoorDeps, registerPublicRoutes } from './doors/public.ts'
import { registerWebchat, type WebchatDoorDeps } from './doors/webchat/index.ts'
import { registerWebhooks, type WebhookDoorDeps } from './doors/webhooks.ts'

export interface AppDeps
  extends HttpDoorDeps,
    PublicDoorDeps,
    FileDoorDeps,
    Omit<WebchatDoorDeps, 'realtime'>,
    WebhookDoorDeps,
    PaymentDoorDeps,
    PaperDoorDeps {
  logger: Logger
  realtime: Realtime
  /** The built inbox; absent in tests that need none. */
  uiDir: string | null
  /** https in front of us: cookies are secure, browsers are told to stay on https. */
  secure: boolean
  /** Rejects with what is wrong while the stores cannot be used. */
  ready(): Promise<void>
  about: { version: string; demo: { phoneUrl: string } | null }
}

const bodyLimit = 1_048_576

/** The API and the inbox: the same for production and for tests. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.logger as FastifyBaseLogger,
    bodyLimit,
    trustProxy: 'loopback',
    disableRequestLogging: true,
  })
  registerErrors(app, localeOf)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy: contentPolicy(deps.secure), hsts: deps.secure })
  await app.register(compress, { threshold: 1_024 })
  await app.register(multipart, { limits: { files: 1, fileSize: 64 * 1_048_576 } })
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Parley', version: deps.about.version } } })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/healthz', { schema: { hide: true } }, () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async () => {
    await deps.ready()
    return { ok: true }
  })
  app.get('/api/v1/about', { schema: { hide: true } }, () => deps.about)
  registerPublicRoutes(app, deps)
  registerActions(app, deps)
  registerFiles(app, deps)
  await registerPapers(app, deps)
  await registerWebchat(app, deps)
  await registerWebhooks(app, deps)
  await registerPayments(app, deps)
  await registerInbox(app, deps.uiDir)
  deps.realtime.attach(app.server)
  return app
}

function contentPolicy(secure: boolean) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // React and the positioning of menus write style attributes
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      ...(secure ? { upgradeInsecureRequests: [] } : {}),
    },
  }
}

/** Every address that is not the API's is the inbox's: it names what is shown. */
async function registerInbox(app: FastifyInstance, uiDir: string | null): Promise<void> {
  const hasInbox = uiDir !== null && existsSync(join(uiDir, 'index.html'))
  app.setNotFoundHandler((request, reply) => {
    if (hasInbox && request.method === 'GET' && !/^\/(api|socket\.io|docs|assets)\//.test(request.url))
      return reply.sendFile('index.html')
    return reply.code(404).send(notHere(localeOf(request)))
  })
  if (!hasInbox) return
  await app.register(fastifyStatic, {
    root: uiDir,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isHashed = path.includes(`${join(uiDir, 'assets')}`)
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
