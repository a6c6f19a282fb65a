import { newId } from '../../src/core/ids.ts'
import { everybody } from './kit.ts'
import type { Row, Target } from './row.ts'

const byLine = ({ lineId }: Target) => ({ params: { id: lineId } })
const linking: Row['may'] = ['owner', 'admin', 'developer']
const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const account = {
  ...{ phoneNumberId: '100200300400', businessAccountId: '900800700600' },
  ...{ accessToken: 'a-token-of-graph', appSecret: 'an-app-secret' },
}

/** The doors of the Cloud API; what stands in a webhook is proven by its signature: test/doors/webhooks.test.ts. */
export const cloudRows: Record<string, Row> = {
  'GET /webhooks/whatsapp/:accountId': { may: 'public' },
  'POST /webhooks/whatsapp/:accountId': { may: 'public' },
  'PUT /api/v1/lines/:id/cloud-account': { may: linking, names: true, of: (t) => ({ ...byLine(t), body: account }) },
  'GET /api/v1/lines/:id/cloud-account': { may: linking, names: true, of: byLine },
  'POST /api/v1/lines/:id/cloud-account/check': { may: linking, names: true, of: byLine },
  'POST /api/v1/lines/:id/move': {
    may: linking,
    names: true,
    of: (t) => ({ ...byLine(t), body: { adapter: 'baileys' } }),
  },
  'GET /api/v1/lines/:id/templates': { may: everybody, names: true, of: byLine },
  'POST /api/v1/conversations/:id/templates': {
    may: working,
    names: true,
    of: ({ conversationId, templateId }) => ({
      params: { id: conversationId },
      body: { templateId, values: { body: ['Ana'] }, clientId: newId() },
    }),
  },
}
