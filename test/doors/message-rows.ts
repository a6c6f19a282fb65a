import type { RoleName } from '../../schemas/permission.ts'
import type { Row } from './row.ts'

const leading: RoleName[] = ['owner', 'admin', 'manager']
const working: RoleName[] = [...leading, 'agent']

/** What is done to messages after they were sent, and with groups. */
export const messageRows: Record<string, Row> = {
  'GET /api/v1/groups': { may: leading },
  'PATCH /api/v1/groups/:id': {
    may: leading,
    names: true,
    of: ({ groupId }) => ({ params: { id: groupId }, body: { policy: 'watch' } }),
  },
  'PUT /api/v1/messages/:id/reaction': {
    may: working,
    names: true,
    of: ({ sentIds }) => ({ params: { id: sentIds[0] ?? '' }, body: { emoji: '👍' } }),
  },
  'PATCH /api/v1/messages/:id': {
    may: working,
    names: true,
    of: ({ sentIds }) => ({ params: { id: sentIds[0] ?? '' }, body: { text: 'Better' } }),
  },
  'DELETE /api/v1/messages/:id': {
    may: working,
    names: true,
    of: ({ sentIds }) => ({ params: { id: sentIds[1] ?? '' } }),
  },
}
