import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseInput } from '../core/action-runner.ts'
import type { AnyPublicRoute, PublicRequest } from '../features/users/index.ts'
import { asJsonSchema, base, bodyOf, localeOf, refuseForeignOrigin } from './http.ts'

export interface PublicDoorDeps {
  publicRoutes: readonly AnyPublicRoute[]
  /** https in front of us: cookies are for https only. */
  secure: boolean
}

/** The doors before sign-in: parsed, answered by their shape, refused when a page of another origin sends them. */
export function registerPublicRoutes(app: FastifyInstance, deps: PublicDoorDeps): void {
  for (const route of deps.publicRoutes) {
    const hasBody = route.method !== 'GET' && route.method !== 'DELETE'
    app.route({
      method: route.method,
      url: base + route.path,
      schema: {
        summary: route.title.en,
        description: 'Before sign-in.',
        tags: ['account'],
        ...(hasBody && { body: asJsonSchema(route.input, 'input') }),
      },
      validatorCompiler: () => () => true,
      handler: async (request, reply) => {
        refuseForeignOrigin(request)
        const input = parseInput(route.input, { ...bodyOf(request), ...(request.params as object) })
        const output = await route.run(requestOf(request, reply, input, deps.secure))
        const status = route.status ?? 200
        return reply.code(status).send(status === 204 ? undefined : route.output.parse(output))
      },
    })
  }
}

function requestOf(
  request: FastifyRequest,
  reply: FastifyReply,
  input: unknown,
  secure: boolean,
): PublicRequest<unknown> {
  return {
    input,
    cookies: request.cookies,
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    locale: localeOf(request),
    setCookie: (name, value, options) => void reply.setCookie(name, value, { ...options, secure }),
  }
}
