import { type BaileysDeps, createBaileysAdapter, deleteJournalRows } from '../../src/channels/baileys/index.ts'
import type { AccountToOpen } from '../../src/channels/channel.ts'
import { createKeyring } from '../../src/core/crypto.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import type { ControlEvent } from '../../src/simulator/whatsapp/control.ts'
import { createWhatsAppSimulator } from '../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../src/simulator/whatsapp/trust.ts'
import { createTestDatabase } from '../helpers/database.ts'
import type { ChannelHarness } from './contract.ts'
import { createRecorder, type Opened } from './recorder.ts'

export const BUSINESS = '+5511900000001'
export const ANA = '+5511911110001'
export const NOBODY = '+5511922220002'

/** A business on a WhatsApp of our own, its keys in a database of this test, and Ana. */
export async function createWhatsAppHarness(deps: Partial<BaileysDeps> = {}) {
  const simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  const { control } = simulator
  const db = await createTestDatabase()
  const keyring = createKeyring(Buffer.alloc(32, 7))
  const newAdapter = (more: Partial<BaileysDeps> = {}) =>
    createBaileysAdapter({
      ...{ database: db.database, keyring, logger: createLogger('silent') },
      ...{ webSocketUrl: simulator.wsUrl, reconnectBaseMs: 100, ...deps, ...more },
    })
  const adapter = newAdapter()
  const account: AccountToOpen = {
    organizationId: newId(),
    accountId: newId(),
    lineId: newId(),
    name: 'shop',
    fence: 0,
  }
  const events: ControlEvent[] = []
  simulator.subscribe((event) => events.push(event))
  await control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await control.addPhone({ number: ANA, name: 'Ana', role: 'customer' })

  /** As the next owner, unless a fence is given. Its ingest deletes journal rows as the real one does. */
  const open = async (
    options: Parameters<typeof createRecorder>[0] & { fence?: number; by?: typeof adapter; scan?: boolean } = {},
  ): Promise<Opened> => {
    const heard = createRecorder({
      async state(change) {
        await options.state?.(change)
        if (change.qr && options.scan !== false) await control.scan({ qr: change.qr.text, phone: BUSINESS })
      },
      async ingest(inbound) {
        await options.ingest?.(inbound)
        const keys = inbound.journalKey ? [inbound.journalKey] : []
        await db.database.transaction(async ({ writes }) => deleteJournalRows(keys, writes))
      },
      ...(options.caughtUp && { caughtUp: options.caughtUp }),
      ...(options.isStored && { isStored: options.isStored }),
    })
    account.fence = options.fence ?? account.fence + 1
    return { session: await (options.by ?? adapter).open({ ...account }, heard.host), heard }
  }
  const between = { from: ANA, to: BUSINESS }
  const harness = {
    adapter,
    numbers: { business: BUSINESS, ana: ANA, nobody: NOBODY },
    isAna: ({ phone }) => phone === ANA,
    open,
    anaSends: async (text) => (await control.send({ ...between, content: { kind: 'text', text } })).id,
    anaSendsImage: async (bytes, caption) => {
      const content = { kind: 'image', bytes: new Uint8Array(bytes), mimetype: 'image/jpeg', caption } as const
      return (await control.send({ ...between, content })).id
    },
    async anaSees() {
      const thread = await control.thread({ phone: ANA, peer: BUSINESS })
      return thread.map(({ id, content, arrivals, status, deleted }) => {
        return { id, text: content.text, kind: content.kind, arrivals, status, isDeleted: deleted }
      })
    },
    anaSeesFile: async (id) => Buffer.from((await control.media({ phone: ANA, id })).base64, 'base64'),
    anaReads: async () => void (await control.markRead({ phone: ANA, peer: BUSINESS })),
    anaTypes: async () => void (await control.typing({ ...between, state: 'composing' })),
    anaSawTyping: () => events.some((event) => event.type === 'typing' && event.phone === ANA),
    ownerTypes: async (text) => {
      const content = { kind: 'text', text } as const
      return (await control.typedOnBusinessPhone({ business: BUSINESS, to: ANA, content })).id
    },
    async anaChanges(targetId, what) {
      const content =
        'edit' in what
          ? ({ kind: 'edit', targetId, text: what.edit } as const)
          : ({ kind: 'reaction', targetId, emoji: what.emoji } as const)
      await control.send({ ...between, content })
    },
    dropLine: async () => void (await control.fault({ kind: 'drop-line', account: BUSINESS })),
    async refuseNextSend() {
      await control.fault({ kind: 'nack-next', account: BUSINESS, error: 463 })
      return '463'
    },
    async close() {
      await simulator.close()
      await db.drop()
    },
  } satisfies ChannelHarness
  const violations = () => events.filter(({ type }) => type === 'violation')
  return { ...harness, open, simulator, control, db, account, newAdapter, events, violations }
}
export type WhatsAppHarness = Awaited<ReturnType<typeof createWhatsAppHarness>>
