import Fastify from 'fastify'
import type { AccountToOpen } from '../../src/channels/channel.ts'
import {
  createCloudAdmin,
  createCloudApiAdapter,
  createCloudWebhook,
  createGraph,
} from '../../src/channels/cloud-api/index.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { registerWebhooks } from '../../src/doors/webhooks.ts'
import { createGraphSimulator } from '../../src/simulator/graph/index.ts'
import type { ChannelHarness } from './contract.ts'
import { createRecorder, type Opened, type Recorder } from './recorder.ts'

export const BUSINESS = '+5511900000001'
export const ANA = '+5511911110001'
export const NOBODY = '+5511922220002'
export const keys = {
  phoneNumberId: '100200300400',
  businessAccountId: '900800700600',
  accessToken: 'token-of-the-bike-shop',
  appSecret: 'secret-of-the-app',
  verifyToken: 'verify-me-please',
}

/** A business on a Graph of our own, its webhook answered by the real door, and Ana. */
export async function createCloudHarness(more: { timeoutMs?: number; checkMs?: number; perSecond?: number } = {}) {
  const simulator = await createGraphSimulator()
  const { control } = simulator
  const { phoneNumberId, businessAccountId, accessToken, appSecret, verifyToken } = keys
  await control.addBusiness({
    phoneNumberId,
    businessAccountId,
    number: BUSINESS,
    name: 'Bike shop',
    token: accessToken,
    appSecret,
  })
  await control.addCustomer({ number: ANA, name: 'Ana' })
  const account: AccountToOpen = {
    organizationId: newId(),
    accountId: newId(),
    lineId: newId(),
    name: 'shop',
    fence: 0,
  }
  const known = { ...account, ...keys }
  const graphOptions = { url: simulator.url, version: 'v23.0', mediaHosts: ['lookaside.fbsbx.com'], ...more }
  let current: Recorder | null = null
  let isDown = 0
  const logger = createLogger('silent')
  const admin = createCloudAdmin(createGraph(graphOptions))
  const credentials = { ...keys }
  const adapter = createCloudApiAdapter({
    ...{ ...graphOptions, logger, perSecond: more.perSecond ?? 80, ...(more.checkMs && { checkMs: more.checkMs }) },
    credentials: async () => credentials,
    lastInbound: async () => current?.inbounds.findLast(({ fromMe }) => !fromMe)?.wireId ?? null,
  })
  const recorder = (): Recorder => {
    if (!current || isDown-- > 0) throw new Error('Nobody listens now')
    return current
  }
  const cloudWebhook = createCloudWebhook({
    logger,
    account: async (id) => (id === account.accountId ? known : null),
    accountsOfNumber: async () => [],
    ingest: async (_, inbound) => recorder().host.ingest(inbound),
    receipt: async (_, receipt) => recorder().host.receipt(receipt),
    template: async () => undefined,
    fetchMedia: (_, ticket) => admin.media(credentials, ticket),
  })
  const app = Fastify()
  await registerWebhooks(app, { cloudWebhook })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  await control.setWebhook({ phoneNumberId, url: `${origin}/webhooks/whatsapp/${account.accountId}`, verifyToken })
  const open = async (options: Parameters<typeof createRecorder>[0] = {}): Promise<Opened> => {
    const heard = createRecorder(options)
    current = heard
    account.fence += 1
    return { session: await adapter.open({ ...account }, heard.host), heard }
  }
  const pair = { phoneNumberId, customer: ANA }
  const send = async (content: Parameters<typeof control.send>[0]['content']) =>
    (await control.send({ ...pair, content })).id
  const harness: ChannelHarness = {
    adapter,
    numbers: { business: BUSINESS, ana: ANA, nobody: NOBODY },
    isAna: ({ phone }) => phone === ANA,
    open,
    anaSends: (text) => send({ kind: 'text', text }),
    anaSendsImage: (bytes, caption) =>
      send({ kind: 'image', base64: Buffer.from(bytes).toString('base64'), mime: 'image/jpeg', caption }),
    async anaSees() {
      const thread = await control.thread(pair)
      return thread.map(({ id, text, kind, status }) => ({ id, text, kind, arrivals: 1, status }))
    },
    async anaSeesFile(id) {
      const entry = (await control.thread(pair)).find((one) => one.id === id)
      return Buffer.from((await control.media({ id: entry?.mediaId ?? '' })).base64, 'base64')
    },
    anaReads: async () => void (await control.read(pair)),
    anaTypes: null,
    anaSawTyping: async () => (await control.typing(pair)).seen > 0,
    ownerTypes: async (text) => (await control.ownerTypes({ ...pair, text })).id,
    dropLine: async () => {
      isDown = 1
    },
    async refuseNextSend() {
      await control.fault({ phoneNumberId, fault: { kind: 'reject-later', code: 131026 } })
      return '131026'
    },
    async close() {
      await app.close()
      await simulator.close()
    },
  }
  return { ...harness, open, simulator, control, account, credentials, pair, send, origin, cloudWebhook, known }
}
