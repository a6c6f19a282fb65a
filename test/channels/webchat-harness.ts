import type { FastifyInstance } from 'fastify'
import { MessageModel } from '../../schemas/models/message.model.ts'
import type { WebchatThread } from '../../schemas/webchat.ts'
import type { AccountToOpen, ChannelSession, Outgoing } from '../../src/channels/channel.ts'
import { createWebchatAdapter, type WebchatHint } from '../../src/channels/webchat/index.ts'
import { createReceiving } from '../../src/compose/receiving.ts'
import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import { upload } from '../doors/kit.ts'
import { createTestApp, type Ingest } from '../helpers/app.ts'
import type { ChannelHarness, SeenMessage } from './contract.ts'
import { createRecorder, eventually, type Opened, type Recorder } from './recorder.ts'

const page = 'https://shop.example'

/** A shop's chat behind the real door, and Ana's browser, which speaks to it as the script on the page does. */
export async function createWebchatHarness(): Promise<ChannelHarness> {
  let current: Recorder | null = null
  let isDown = false
  const heard = (): Recorder => {
    if (!current || isDown) throw new Error('Nobody listens now')
    return current
  }
  const app = await createTestApp({}, (real) => ({
    ...real,
    ingest: async (account, inbound) => {
      await heard().host.ingest(inbound)
      await real.ingest(account, inbound)
    },
    receipt: async (account, receipt) => {
      await real.receipt(account, receipt)
      await current?.host.receipt(receipt)
    },
  }))
  const shop = await app.addOrganization('contract')
  const made = await app.app.inject({
    ...{ method: 'POST', url: '/api/v1/webchats', headers: { cookie: shop.members.owner.cookie } },
    payload: { name: 'Chat', origins: [page] },
  })
  const { key, lineId } = made.json<{ key: string; lineId: string }>()
  const ana = await createBrowser(app.app, key)
  const { visitor } = (await app.services.webchat.guest(await app.services.webchat.site(key), ana.token)).visitor
  const hints: WebchatHint[] = []
  const adapter = createWebchatAdapter({
    hint(_, hint) {
      hints.push(hint)
      if (hint.kind === 'news') ana.looks()
    },
  })
  /** Wire ids of what the harness stored, by the message's id; and how often each was sent. */
  const wireIds = new Map<string, string>()
  const sends = new Map<string, number>()
  const { ingest } = createReceiving(app.kernel, app.services)
  const { account: stored } = await app.services.lines.get(systemScope(shop.id), lineId)
  const account: AccountToOpen = {
    ...{ organizationId: shop.id, accountId: stored?.id ?? '', lineId, name: 'chat', fence: 0 },
  }
  const real = { organizationId: shop.id, accountId: account.accountId, lineId }
  return {
    adapter,
    numbers: { business: null, ana: '+5511911110001', nobody: '+5511922220002' },
    isAna: (peer) => peer.visitor === visitor,
    async open(options): Promise<Opened> {
      const recorder = createRecorder(options)
      current = recorder
      isDown = false
      const host = {
        ...recorder.host,
        async receipt(receipt: Parameters<Ingest['receipt']>[1]) {
          await ingest.receipt(real, receipt)
          await recorder.host.receipt(receipt)
        },
      }
      account.fence++
      const session = await adapter.open({ ...account }, host)
      return { session: storing(session), heard: recorder }
    },
    anaSends: async (text) => {
      const clientId = newId()
      await ana.post('/messages', { clientId, text })
      return clientId
    },
    anaSendsImage: async (bytes, caption) => {
      const clientId = newId()
      const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), bytes.subarray(4)])
      bytes.set(jpeg)
      await ana.form('/files', upload(bytes, 'part.jpg', 'image/jpeg', { clientId, text: caption }))
      return clientId
    },
    anaSees: async () => {
      const { messages } = await ana.thread()
      return messages.map((message): SeenMessage => {
        const id = message.clientId ?? wireIds.get(message.id) ?? message.id
        const isRead =
          message.clientId !== null && hints.some((hint) => hint.kind === 'read' && hint.wireIds.includes(id))
        return {
          id,
          text: message.text,
          kind: message.kind,
          arrivals: sends.get(id) ?? 1,
          status: isRead ? 'read' : 'sent',
        }
      })
    },
    anaSeesFile: async (id) => {
      const { messages } = await ana.thread()
      return ana.file(messages.find((message) => wireIds.get(message.id) === id)?.file?.id ?? '')
    },
    anaReads: async () => {
      const { messages } = await ana.thread()
      await ana.post('/seen', { upTo: messages.at(-1)?.seq ?? 0, status: 'read' })
    },
    // a page's typing goes to the inbox by the door, past the session
    anaTypes: null,
    anaSawTyping: () => hints.some(({ kind }) => kind === 'typing'),
    ownerTypes: null,
    dropLine: async () => {
      isDown = true
      setTimeout(() => {
        isDown = false
      }, 200)
    },
    refuseNextSend: null,
    close: () => app.close(),
  }

  /** In Parley a message is stored before its channel sees it: here the harness does what `conversations.send` does. */
  function storing(session: ChannelSession): ChannelSession {
    return {
      ...session,
      async send(message) {
        if (message.to.visitor) await keep(message)
        sends.set(message.wireId ?? '', (sends.get(message.wireId ?? '') ?? 0) + 1)
        return session.send(message)
      },
    }
  }
  async function keep({ clientId, wireId, text, media }: Outgoing): Promise<void> {
    const { services, kernel } = app
    const guest = await services.webchat.guest(await services.webchat.site(key), ana.token)
    const conversation = await services.webchat.conversation(guest)
    const scope = systemScope(shop.id)
    const file = media && (await services.files.put(scope, media.bytes, { mime: media.mime, fileName: media.fileName }))
    const stored = await kernel.database.transaction((tx) =>
      services.conversations.send(
        { scope, tx, now: new Date() },
        {
          ...{ conversationId: conversation?.id ?? '', text, lane: 'transactional' as const, clientId },
          ...{ fileId: file?.id ?? null, kind: file ? ('document' as const) : ('text' as const) },
          sender: { kind: 'user', userId: shop.members.agent.userId, name: 'Shop' },
        },
      ),
    )
    await kernel.database.transaction(async ({ session }) => {
      const change = { wireId, wireKey: `${lineId}:us:${wireId}` }
      await MessageModel.collection.updateOne({ _id: stored.id as never }, { $set: change }, { session })
    })
    wireIds.set(stored.id, wireId ?? '')
  }
}

/** What a page's script does: calls with the shop's origin and its token, the same again until it went through. */
async function createBrowser(app: FastifyInstance, key: string) {
  const base = `/webchat/${key}`
  const entered = await app.inject({ method: 'POST', url: `${base}/visitors`, headers: { origin: page }, payload: {} })
  const { token } = entered.json<{ token: string }>()
  const headers = { origin: page, authorization: `Bearer ${token}` }
  const get = (path: string) => app.inject({ method: 'GET', url: base + path, headers })
  const post = (path: string, payload: object, more: object = {}) =>
    eventually(`${path} to go through`, async () => {
      const answer = await app.inject({ method: 'POST', url: base + path, headers: { ...headers, ...more }, payload })
      return answer.statusCode < 300
    })
  const thread = async () => (await get('/thread')).json<WebchatThread>()
  return {
    token,
    post,
    thread,
    form: (path: string, { body, headers: more }: ReturnType<typeof upload>) => post(path, body, more),
    file: async (id: string) => (await get(`/files/${id}`)).rawPayload,
    looks: () =>
      void thread()
        .then(({ messages }) => post('/seen', { upTo: messages.at(-1)?.seq ?? 0, status: 'delivered' }))
        .catch(() => undefined),
  }
}
