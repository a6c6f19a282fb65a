import type { RoleName } from '../../schemas/permission.ts'
import type { Asked } from './kit.ts'
import type { Row, Target } from './row.ts'

const managing: RoleName[] = ['owner', 'admin']
const deadLetter = ({ deadLetterId }: Target): Asked => ({ params: { id: deadLetterId } })

/** What keeps the installation safe. */
export const operationsRows: Record<string, Row> = {
  'GET /api/v1/operations': { may: managing },
  'GET /api/v1/dead-letters': { may: managing },
  'GET /api/v1/dead-letters/:id': { may: managing, names: true, of: deadLetter },
  'POST /api/v1/dead-letters/replay': { may: managing },
  'POST /api/v1/dead-letters/:id/replay': { may: managing, names: true, of: deadLetter },
  'DELETE /api/v1/dead-letters/:id': { may: managing, names: true, of: deadLetter },
}
