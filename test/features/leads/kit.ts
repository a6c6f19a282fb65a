import { expect } from 'vitest'
import type { Lead } from '../../../schemas/lead.ts'
import { type Asked, ask } from '../../doors/kit.ts'
import type { TestApp, TestOrganization } from '../../helpers/app.ts'

type Who = keyof TestOrganization['members']

/** Requests about leads, as a browser of a member of one shop or another. */
export function createCalls(app: () => TestApp, shop: () => TestOrganization) {
  const call = async <T = Lead>(route: string, asked: Asked = {}, who: Who = 'owner', of = shop()) => {
    const answer = await ask(app().app, route, asked, of.members[who].cookie)
    return { status: answer.statusCode, body: answer.body ? answer.json<T>() : (null as T) }
  }
  const make = async (body: object = {}, who: Who = 'owner', of = shop()): Promise<Lead> => {
    const answer = await call('POST /api/v1/leads', { body: { name: 'Maria', ...body } }, who, of)
    expect(`${answer.status} ${JSON.stringify(answer.body)}`).toMatch(/^201/)
    return answer.body
  }
  const move = (id: string, body: object, who: Who = 'owner') =>
    call('POST /api/v1/leads/:id/move', { params: { id }, body }, who)
  return { call, make, move }
}

export const on = (id: string, body?: object): Asked => ({ params: { id }, ...(body ? { body } : {}) })
export const phone = () => `+5255${String(Math.floor(Math.random() * 90_000_000) + 10_000_000)}`
