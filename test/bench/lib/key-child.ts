import module from 'node:module'
import type { AccountToOpen, ChannelSession, Inbound } from '../../../src/channels/channel.ts'

module.enableCompileCache()
const { default: mongoose } = await import('mongoose')
const { createBaileysAdapter, deleteJournalRows } = await import('../../../src/channels/baileys/index.ts')
const { createKeyring } = await import('../../../src/core/crypto.ts')
const { connectDatabase } = await import('../../../src/core/db.ts')
const { newId } = await import('../../../src/core/ids.ts')
const { createLeases } = await import('../../../src/core/lease.ts')
const { createLogger } = await import('../../../src/core/logger.ts')
const { processName } = await import('../../../src/core/process-name.ts')
const { trustSimulator } = await import('../../../src/simulator/whatsapp/trust.ts')

/** What its parent gives it, as its one argument. */
export interface KeyChildOptions {
  uri: string
  wsUrl: string
  rootPublicKey: string
  mediaCa: string
  account: Omit<AccountToOpen, 'fence'>
}
export type KeyChildTold = { refused: true } | { opening: true } | { qr: string } | { connected: true }

/** One account under its lease, with its keys in the store; what comes is kept there and answered. It is there to be killed. */
const options = JSON.parse(process.argv[2] ?? '{}') as KeyChildOptions
const tell = (told: KeyChildTold): void => void process.send?.(told)
trustSimulator(options)
const owner = processName()
const hooks = { flush: async () => undefined, committed: () => undefined }
const database = await connectDatabase(options.uri, hooks, { owner, poolSize: 5 })
await database.endOrphans()
const lease = await createLeases(owner).acquire(`account:${options.account.accountId}`, 9_000)
if (lease) await open(lease.fence, lease.lost)
else {
  tell({ refused: true })
  process.disconnect()
  await database.close()
}

async function open(fence: number, fenced: AbortSignal): Promise<void> {
  tell({ opening: true })
  const adapter = createBaileysAdapter({
    ...{ database, keyring: createKeyring(Buffer.alloc(32, 7)), logger: createLogger('silent') },
    ...{ webSocketUrl: options.wsUrl, reconnectBaseMs: 20, reconnectCapMs: 100 },
  })
  const { promise: opened, resolve } = Promise.withResolvers<ChannelSession>()
  const answer = async ({ peer, text, fromMe }: Inbound): Promise<void> => {
    if (fromMe) return
    const message = {
      wireId: adapter.newWireId(),
      clientId: newId(),
      to: peer,
      kind: 'text',
      text: `to ${text}`,
    } as const
    await (await opened).send(message)
  }
  const session = await adapter.open(
    { ...options.account, fence },
    {
      async ingest(inbound) {
        const heard = mongoose.connection.collection<{ _id: string }>('heard')
        await database.transaction(async ({ session, writes }) => {
          const row = { _id: inbound.wireId }
          await heard.updateOne(row, { $set: { text: inbound.text } }, { session, upsert: true })
          deleteJournalRows(inbound.journalKey ? [inbound.journalKey] : [], writes)
        })
        // the line may be cut at this moment: whoever asks next is answered
        answer(inbound).catch(() => undefined)
      },
      isStored: async ({ wireId }) => {
        const heard = mongoose.connection.collection<{ _id: string }>('heard')
        return (await heard.countDocuments({ _id: wireId })) > 0
      },
      receipt: async () => undefined,
      async state({ state, qr }) {
        if (qr) tell({ qr: qr.text })
        if (state === 'connected') tell({ connected: true })
      },
      caughtUp: async () => undefined,
      alive: () => undefined,
      presence: () => undefined,
      fenced,
    },
  )
  resolve(session)
}
