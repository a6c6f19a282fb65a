import type { FastifyInstance } from 'fastify'
import type { ConfirmationView } from '../../schemas/confirmation.ts'

export interface Answer<T> {
  status: number
  body: T
}
/** A signed-in browser: an `ApiClient`, or a cookie on `app.inject`. */
export interface Caller {
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>
}

export const injectAs = (app: FastifyInstance, cookie: string): Caller => ({
  async call<T>(method: string, path: string, body?: unknown) {
    const answer = await app.inject({
      method: method as 'POST',
      url: `/api/v1${path}`,
      headers: { cookie },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return { status: answer.statusCode, body: (answer.body ? answer.json() : null) as T }
  },
})

/** Asks for what needs a confirmation: 202 and its preview. */
export async function previewed(
  client: Caller,
  method: string,
  path: string,
  body?: unknown,
): Promise<ConfirmationView> {
  const answer = await client.call<{ confirmation: ConfirmationView }>(method, path, body)
  if (answer.status !== 202) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body.confirmation
}

/** Both steps: asks, and gives the code that the preview shows. Answers what the action did. */
export async function confirmed<T = unknown>(
  client: Caller,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  const { id, code } = await previewed(client, method, path, body)
  return client.call<T>('POST', `/confirmations/${id}/confirm`, { code })
}
