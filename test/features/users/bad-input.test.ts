import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { auditActions } from '../../../src/features/audit/index.ts'
import { lineActions } from '../../../src/features/lines/index.ts'
import { mailActions } from '../../../src/features/mail/index.ts'
import { organizationActions } from '../../../src/features/organizations/index.ts'
import { sessionActions } from '../../../src/features/sessions/index.ts'
import { accountRoutes, userActions } from '../../../src/features/users/index.ts'
import { codeOf, createWorld, type Member, type World } from './kit.ts'

// the declarations alone: no service is called by them
const none = {} as never
const actions = [
  ...auditActions(),
  ...lineActions({ lines: none, conversations: none }),
  ...mailActions({ mail: none, isOwner: async () => false }),
  ...organizationActions({ organizations: {} as never }),
  ...sessionActions({ sessions: none }),
  ...userActions({ accounts: none }),
]
const doors = [
  ...actions.map(({ name, input }) => ({ name, input: input as z.ZodObject })),
  ...accountRoutes({ accounts: none }).map(({ method, path, input }) => ({
    name: `${method} ${path}`,
    input: input as z.ZodObject,
  })),
]
const fields = doors.flatMap(({ name, input }) =>
  Object.keys(input.shape).map((field) => [name, field, input] as const),
)

/** What an attacker puts where a text is expected, to make a query of it. */
const operators: unknown[] = [{ $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: '1' }, ['x'], { toString: 'x' }]

describe('bad input', () => {
  test('there are doors to try', () => {
    expect(fields.length).toBeGreaterThan(40)
  })

  test.each(fields)('%s refuses operator objects in %s', (_name, field, input) => {
    for (const value of operators) {
      const problems = input.safeParse({ [field]: value }).error?.issues ?? []
      expect(problems.some((issue) => issue.path[0] === field)).toBe(true)
    }
  })

  test.each(doors.map(({ name, input }) => [name, input] as const))(
    '%s refuses fields that it does not know',
    (_name, input) => {
      for (const unknown of ['$where', 'organizationId', 'isSuperuser', '__proto__x']) {
        const problems = input.safeParse({ [unknown]: 'x' }).error?.issues ?? []
        expect(problems.some((issue) => issue.code === 'unrecognized_keys')).toBe(true)
      }
    },
  )
})

describe('through the runner', () => {
  let world: World
  let owner: Member
  beforeAll(async () => {
    world = await createWorld()
    owner = (await world.found('Shop')).owner
  })
  afterAll(() => world.drop())

  test.each([
    ['member.suspend', { userId: { $ne: null } }],
    ['member.change-role', { userId: 'f'.repeat(24), roles: ['root'] }],
    ['member.change-role', { userId: 'f'.repeat(24), roles: [] }],
    ['session.revoke', { id: { $gt: '' } }],
    ['invitation.create', { email: 'not an address', role: 'agent' }],
    ['line.update', { id: 'f'.repeat(24), botMode: 'loud' }],
    ['line.create', { name: '' }],
    ['audit.list', { cursor: 'made up' }],
    ['audit.list', { limit: '100000' }],
    ['user.update-me', { locale: 'xx' }],
    ['organization.update', { currency: 'EUR' }],
  ])('%s with %j is refused and changes nothing', async (action, input) => {
    expect(await codeOf(world.run(owner, action, input))).toBe('invalid-input')
  })
})
