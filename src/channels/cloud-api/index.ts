import { windowHours } from '../../../schemas/line.ts'
import type { ChannelAdapter } from '../channel.ts'
import { createGraph, type GraphOptions } from './graph.ts'
import { openSession, type SessionDeps } from './session.ts'

export { type CloudAdmin, createCloudAdmin, statusOf } from './admin.ts'
export { createGraph } from './graph.ts'
export { type CloudWebhook, createCloudWebhook, type WebhookAccount } from './webhook.ts'

export type CloudApiDeps = Omit<SessionDeps, 'graph'> & GraphOptions

/** WhatsApp's own Cloud API. What comes in comes through the webhook (`createCloudWebhook`), in another process. */
export function createCloudApiAdapter(deps: CloudApiDeps): ChannelAdapter {
  const graph = createGraph(deps)
  return {
    name: 'cloud-api',
    resend: 'unsafe',
    // as many as go out in a third of a second: who comes with more urgent words waits no longer
    sendsAtOnce: Math.min(Math.max(Math.ceil(deps.perSecond / 3), 8), 200),
    abilities: {
      windowHours: windowHours['cloud-api'],
      typing: true,
      readReceipts: true,
      media: ['image', 'video', 'audio', 'document'],
      linking: [],
      numberLookup: false,
      kinds: [
        ...(['text', 'image', 'video', 'audio', 'document', 'sticker'] as const),
        ...(['location', 'contact_card', 'choices', 'template'] as const),
      ],
      changes: ['reaction'],
      block: true,
    },
    newWireId: () => null,
    open: async (account, host) => openSession({ ...deps, graph }, account, host),
  }
}
