import type { RoleName } from '../../schemas/permission.ts'
import { sha256hex } from '../../src/core/crypto.ts'
import { newId } from '../../src/core/ids.ts'
import type { TestApp } from '../helpers/app.ts'
import { rows } from './kit.ts'
import type { Row, Target } from './row.ts'

const managing: RoleName[] = ['owner', 'admin']
const leading: RoleName[] = ['owner', 'admin', 'manager']
const working: RoleName[] = ['owner', 'admin', 'manager', 'agent']
const own = (at: number) => (target: Target) => ({ params: { id: target.confirmationIds[at] ?? '' } })

/** What waits for a code, authenticator apps and labels. */
export const confirmationRows: Record<string, Row> = {
  'GET /api/v1/confirmations': { may: 'signed-in' },
  'GET /api/v1/confirmations/:id': { may: 'signed-in', names: true, of: own(0) },
  'POST /api/v1/confirmations/:id/confirm': {
    may: 'signed-in',
    names: true,
    of: (target) => ({ ...own(0)(target), body: { code: '1234' } }),
  },
  'POST /api/v1/confirmations/:id/cancel': { may: 'signed-in', names: true, of: own(1) },
  'POST /api/v1/confirmations/:id/approve': { may: managing, names: true, of: own(2) },

  'GET /api/v1/roles': { may: managing },
  'PUT /api/v1/roles/:id/limits': {
    may: managing,
    names: true,
    of: ({ roleId }) => ({ params: { id: roleId }, body: { limits: { money: null, mass: 10 } } }),
  },
  'GET /api/v1/second-factor': { may: 'signed-in' },
  'POST /api/v1/second-factor/remove': { may: 'signed-in', of: () => ({ body: { code: recoveryCode } }) },
  'POST /api/v1/second-factor': { may: 'signed-in' },
  'POST /api/v1/second-factor/activate': { may: 'signed-in', of: () => ({ body: { code: 'WRONG-WRONG' } }) },
  'POST /api/v1/members/:userId/second-factor/reset': {
    may: managing,
    names: true,
    of: ({ userId }) => ({ params: { userId } }),
  },

  'POST /api/v1/conversations/:id/snooze': {
    may: working,
    names: true,
    of: ({ conversationId }) => ({ params: { id: conversationId }, body: { until: '2099-01-01T09:00:00Z' } }),
  },
  'GET /api/v1/labels': { may: 'signed-in' },
  'POST /api/v1/labels': { may: leading, of: () => ({ body: { name: `Label ${newId()}`, color: 'green' } }) },
  'PATCH /api/v1/labels/:id': {
    may: leading,
    names: true,
    of: ({ labelId }) => ({ params: { id: labelId }, body: { color: 'blue' } }),
  },
  'PUT /api/v1/contacts/:id/labels': {
    may: working,
    names: true,
    of: ({ contactId, labelId }) => ({ params: { id: contactId }, body: { labelIds: [labelId] } }),
  },
  'DELETE /api/v1/labels/:id': { may: leading, names: true, of: ({ labelId }) => ({ params: { id: labelId } }) },
}

const recoveryCode = 'AAAAA-BBBBB'

/** What waits for this member's code, and for somebody to approve a colleague's; both have an authenticator app. */
export async function addGuarded(
  { kernel }: TestApp,
  organizationId: string,
  { userId, colleagueId }: { userId: string; colleagueId: string },
  words: string,
): Promise<Pick<Target, 'confirmationIds' | 'labelId' | 'roleId'>> {
  const now = new Date()
  const stored = { organizationId, createdAt: now, updatedAt: now }
  const tries = { organizationId, count: 0, lockedUntil: null, forgetAt: null }
  const waits = async (who: string, needsApprover: boolean) => {
    const _id = newId() as never
    await rows('codeTries').insertOne({ _id, ...tries })
    await rows('confirmations').insertOne({
      ...{ _id, ...stored, userId: who, userName: words, action: 'staff-number.list', title: words, lines: [words] },
      ...{ input: '{}', inputHash: sha256hex('{}').slice(0, 40), runKey: newId(), door: 'http', locale: 'en' },
      ...{ timeZone: 'UTC', conversationId: null, threadId: null, code: '1234', misses: 0, amount: null, count: null },
      ...{ undoable: false, needsApprover, approvedBy: null, status: 'pending', output: null },
      expiresAt: new Date(now.getTime() + 3_600_000),
    })
    return String(_id)
  }
  const hasApp = async (who: string) => {
    const _id = newId() as never
    await rows('secondFactors').deleteMany({ organizationId, userId: who })
    await rows('codeTries').insertOne({ _id, ...tries })
    await rows('secondFactors').insertOne({
      ...{ _id, ...stored, userId: who, activeSince: now, lastStep: null },
      recovery: [sha256hex(`second-factor:${who}:${recoveryCode.replace('-', '')}`)],
      secret: kernel.keyring.seal(Buffer.alloc(20, 7), `second-factor:${_id}`),
    })
  }
  await hasApp(userId)
  await hasApp(colleagueId)
  const labelId = newId()
  const label = { name: `Label ${labelId} ${words}`.slice(0, 40), nameKey: labelId, color: 'red' }
  await rows('labels').insertOne({ _id: labelId as never, ...stored, ...label })
  const confirmationIds = [await waits(userId, false), await waits(userId, false), await waits(colleagueId, true)]
  const role = await rows('roles').findOne({ organizationId, builtIn: 'agent' })
  return { confirmationIds, labelId, roleId: String(role?._id) }
}
