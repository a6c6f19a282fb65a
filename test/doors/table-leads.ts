import { newId } from '../../src/core/ids.ts'
import type { Row, Target } from './row.ts'

const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const leading: Row['may'] = ['owner', 'admin', 'manager']
const managing: Row['may'] = ['owner', 'admin']
const lead = ({ leadId }: Target) => ({ params: { id: leadId } })
const source = ({ leadSourceId }: Target) => ({ params: { id: leadSourceId } })

/** Leads, where they come from and how they are worked. */
export const leadRows: Record<string, Row> = {
  'GET /api/v1/leads': { may: working },
  'GET /api/v1/leads/board': { may: working },
  'GET /api/v1/leads/export': { may: working },
  'POST /api/v1/leads': {
    may: working,
    names: true,
    of: ({ contactId, conversationId }) => ({ body: { contactId, conversationId } }),
  },
  'GET /api/v1/leads/:id': { may: working, names: true, of: lead },
  'PATCH /api/v1/leads/:id': { may: working, names: true, of: (t) => ({ ...lead(t), body: { company: 'Acme' } }) },
  'POST /api/v1/leads/:id/move': {
    may: working,
    names: true,
    of: (t) => ({ ...lead(t), body: { status: 'contacted' } }),
  },
  'POST /api/v1/leads/:id/undo-move': { may: working, names: true, of: lead },
  'POST /api/v1/leads/:id/assign': {
    may: working,
    names: true,
    of: (t) => ({ ...lead(t), body: { assigneeId: null } }),
  },
  'GET /api/v1/lead-settings': { may: working },
  'PATCH /api/v1/lead-settings': { may: managing, of: () => ({ body: { archiveAfterDays: 400 } }) },
  'GET /api/v1/lead-sources': { may: working },
  'POST /api/v1/lead-sources': { may: leading, of: () => ({ body: { name: `Fair ${newId()}`, type: 'event' } }) },
  'PATCH /api/v1/lead-sources/:id': {
    may: leading,
    names: true,
    of: (t) => ({ ...source(t), body: { isActive: false } }),
  },
  'DELETE /api/v1/lead-sources/:id': { may: leading, names: true, of: source },
}
