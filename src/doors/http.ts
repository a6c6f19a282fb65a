import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Id, Locale } from '../../schemas/common.ts'
import { Locale as LocaleShape } from '../../schemas/common.ts'
import type { Permission, See } from '../../schemas/permission.ts'
import type { AnyAction, Caller } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import { ConfirmationNeeded } from '../core/confirming.ts'
import { AppError } from '../core/errors.ts'

/** A signed-in member, as the session's cookie says. */
export interface SignedIn {
  user: { id: Id; name: string }
  organizationId: Id
  sessionId: Id
  locale: Locale
  timeZone: string
  permissions: Partial<Record<Permission, See>>
}

export interface HttpDoorDeps {
  runner: ActionRunner
  /** Reads the session's cookie, rotates it when it is time, answers who it is. */
  authenticate(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn | null>
}

export const base = '/api/v1'

/** Gives every action that has an `http` door its endpoint and its OpenAPI entry. */
export function registerActions(app: FastifyInstance, deps: HttpDoorDeps): void {
  for (const action of deps.runner.list()) if (action.http) registerAction(app, action, deps)
}

function registerAction(app: FastifyInstance, action: AnyAction, deps: HttpDoorDeps): void {
  const http = action.http
  if (!http) return
  const isRead = http.method === 'GET' || http.method === 'DELETE'
  app.route({
    method: http.method,
    url: base + http.path,
    schema: openApiOf(action, isRead),
    // the runner validates, with errors in the reader's language; the schema here is documentation
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data) => JSON.stringify(data),
    handler: async (request, reply) => {
      const signedIn = await signedInAt(request, reply, deps)
      refuseForeignOrigin(request)
      const outside = isRead ? (request.query as object) : bodyOf(request)
      const input = { ...outside, ...(request.params as object) }
      try {
        const output = await deps.runner.run(action.name, callerOf(signedIn, request), input)
        reply.code(http.status ?? 200)
        return output ?? null
      } catch (error) {
        if (!(error instanceof ConfirmationNeeded)) throw error
        reply.code(202)
        return { confirmation: error.confirmation }
      }
    },
  })
}

/** Who asks; from here on errors are in their language. Throws where there is no session. */
export async function signedInAt(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Pick<HttpDoorDeps, 'authenticate'>,
): Promise<SignedIn> {
  const signedIn = await deps.authenticate(request, reply)
  if (!signedIn) throw unauthorized()
  readers.set(request, signedIn.locale)
  return signedIn
}

/** Anything but an object in the body would be spread into nothing and pass for an empty one. */
export function bodyOf(request: FastifyRequest): object {
  const { body } = request
  if (body === null || body === undefined) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw notAnObject()
  return body
}

/** A page of another origin that borrows the cookie: browsers say where a request comes from. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site && site !== 'same-origin' && site !== 'none') throw foreignOrigin()
  const origin = request.headers.origin
  // a sandboxed page's origin is the word null, which is no address
  if (origin && (!URL.canParse(origin) || new URL(origin).host !== request.headers.host)) throw foreignOrigin()
}

export function callerOf(signedIn: SignedIn, request: FastifyRequest): Caller {
  const { user, organizationId, permissions, sessionId, locale, timeZone } = signedIn
  const key = request.headers['idempotency-key']
  return {
    scope: {
      organizationId,
      actor: { kind: 'user', id: user.id, name: user.name },
      see: 'own',
      permissions,
      sessionId,
    },
    door: 'http',
    locale,
    timeZone,
    key: typeof key === 'string' && key.length <= 200 ? key : null,
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
  }
}

const readers = new WeakMap<FastifyRequest, Locale>()

/** The reader's language: a member's own, and before sign-in what the browser asks for. */
export function localeOf(request: FastifyRequest): Locale {
  const own = readers.get(request)
  if (own) return own
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
  for (const word of wanted) {
    const parsed = LocaleShape.safeParse(word)
    if (parsed.success) return parsed.data
  }
  return 'en'
}

const unauthorized = () =>
  new AppError(
    'unauthorized',
    {
      en: 'Sign in first: there is no session, or it has ended.',
      es: 'Inicia sesión primero: no hay sesión o ha terminado.',
      pt: 'Entre primeiro: não há sessão ou ela terminou.',
      ar: 'سجّل الدخول أولًا: لا توجد جلسة أو انتهت.',
    },
    { status: 401 },
  )

const foreignOrigin = () =>
  new AppError(
    'foreign-origin',
    {
      en: 'This request came from another site and was refused. Open Parley itself and try there.',
      es: 'Esta solicitud vino de otro sitio y se rechazó. Abre Parley y hazlo allí.',
      pt: 'Esta solicitação veio de outro site e foi recusada. Abra o Parley e tente lá.',
      ar: 'جاء هذا الطلب من موقع آخر ورُفض. افتح Parley وحاول من هناك.',
    },
    { status: 403 },
  )

const notAnObject = () =>
  new AppError('invalid-input', {
    en: 'The body must be a JSON object. Nothing was changed.',
    es: 'El cuerpo debe ser un objeto JSON. No se cambió nada.',
    pt: 'O corpo deve ser um objeto JSON. Nada foi alterado.',
    ar: 'يجب أن يكون المحتوى كائن JSON. لم يتغير شيء.',
  })

type JsonSchema = Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] }

export const asJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    },
  }) as JsonSchema

/** One zod shape holds path parameters and the rest together; OpenAPI wants them apart. */
function openApiOf(action: AnyAction, isRead: boolean): Record<string, unknown> {
  const input = asJsonSchema(action.input, 'input')
  const names = [...(action.http?.path.matchAll(/:(\w+)/g) ?? [])].map((match) => String(match[1]))
  const pick = (keep: (name: string) => boolean): JsonSchema => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(input.properties ?? {}).filter(([name]) => keep(name))),
    required: (input.required ?? []).filter(keep),
  })
  const rest = pick((name) => !names.includes(name))
  const hasRest = Object.keys(rest.properties ?? {}).length > 0
  return {
    operationId: action.name,
    summary: action.title.en,
    description: `Permission: ${action.permission}. Risk: ${action.risk}.`,
    tags: [action.name.split('.')[0]],
    ...(names.length > 0 && { params: pick((name) => names.includes(name)) }),
    ...(hasRest && (isRead ? { querystring: rest } : { body: rest })),
    response: { [action.http?.status ?? 200]: { description: 'Done', ...asJsonSchema(action.output, 'output') } },
  }
}
