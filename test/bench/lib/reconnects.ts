import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { deleteJournalRows } from '../../../src/channels/baileys/index.ts'
import { newId } from '../../../src/core/ids.ts'
import { createLogger } from '../../../src/core/logger.ts'
import { createContacts } from '../../../src/features/contacts/index.ts'
import { createConversations } from '../../../src/features/conversations/index.ts'
import { createFiles } from '../../../src/features/files/index.ts'
import { createIngest } from '../../../src/pipeline/ingest.ts'
import { createRoad } from '../../../src/pipeline/road.ts'
import { createRecorder } from '../../channels/recorder.ts'
import { BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../../channels/whatsapp-harness.ts'
import { createRandom } from './random.ts'
import { until } from './until.ts'

export interface ReconnectsResult {
  drops: number
  sent: number
  /** Of those: typed on the business's own phone. */
  typed: number
  /** Came after a reconnect. */
  late: number
  lost: string[]
  doubled: string[]
  /** What the server still waits for a receipt of. */
  unconfirmed: string[]
}

/** The line's own database, with the real road behind it. */
async function createStoredRoad({ db }: WhatsAppHarness) {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-files-'))
  const contacts = createContacts()
  const files = createFiles({ dataDir })
  const conversations = createConversations({
    ...{ contacts, files, newWireId: () => newId() },
    lines: { brief: async () => new Map() },
    people: { names: async () => new Map() },
  })
  const logger = createLogger('silent')
  const road = createRoad({
    ...{ database: db.database, conversations, logger, needsDispatch: () => false },
    deleteJournal: deleteJournalRows,
  })
  const ingest = createIngest({ road, database: db.database, conversations, files, logger })
  return { ingest, close: () => rm(dataDir, { recursive: true, force: true }) }
}

const customersOf = async (whatsapp: WhatsAppHarness, count: number): Promise<string[]> => {
  const numbers = Array.from({ length: count }, (_, index) => `+5511933${String(index).padStart(6, '0')}`)
  for (const [index, number] of numbers.entries())
    await whatsapp.control.addPhone({
      ...{ number, name: `Customer ${index}`, role: 'customer' },
      addressing: index % 2 ? 'pn' : 'lid',
    })
  return numbers
}

/** R5: the line drops again and again while customers write and the owner types on the phone: 0 lost, 0 doubled. */
export async function runReconnects(options: { seed: number; drops: number }): Promise<ReconnectsResult> {
  const random = createRandom(options.seed)
  const whatsapp = await createWhatsAppHarness({ reconnectBaseMs: 5, reconnectCapMs: 50 })
  const road = await createStoredRoad(whatsapp)
  const { control, account } = whatsapp
  const customers = await customersOf(whatsapp, 6)
  const heard = createRecorder({
    ingest: (inbound) => road.ingest.ingest(account, inbound),
    async state({ qr }) {
      if (qr) await control.scan({ qr: qr.text, phone: BUSINESS })
    },
  })
  account.fence += 1
  const session = await whatsapp.adapter.open({ ...account }, heard.host)
  await heard.connected()
  const sent: string[] = []
  let typed = 0
  const write = async (): Promise<void> => {
    const customer = customers[Math.floor(random() * customers.length)] ?? ''
    const content = { kind: 'text', text: `message ${sent.length}` } as const
    const isTyped = random() < 0.25
    if (isTyped) typed += 1
    const { id } = isTyped
      ? await control.typedOnBusinessPhone({ business: BUSINESS, to: customer, content })
      : await control.send({ from: customer, to: BUSINESS, content })
    sent.push(id)
  }
  const writeSome = async (): Promise<void> => {
    for (let more = Math.floor(random() * 4); more > 0; more--) await write()
  }
  const connections = () => heard.changes.filter(({ state }) => state === 'connected').length
  for (let drop = 0; drop < options.drops; drop++) {
    const before = connections()
    await writeSome()
    await control.fault({ kind: 'drop-line', account: BUSINESS })
    await writeSome()
    await heard.until('the line to be back', () => connections() > before)
    // each second time it is cut again while it is still catching up
    if (random() < 0.5) await until(async () => (await unconfirmed(whatsapp)).length === 0, 'the line to catch up')
  }
  await until(async () => (await unconfirmed(whatsapp)).length === 0, 'the last messages')
  await until(async () => (await stored()).size >= new Set(sent).size, 'the last to be stored').catch(() => undefined)
  const counts = await stored()
  const result = {
    ...{ drops: options.drops, sent: sent.length, typed },
    late: heard.inbounds.filter(({ arrival }) => arrival === 'late').length,
    lost: sent.filter((id) => !counts.has(id)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    unconfirmed: await unconfirmed(whatsapp),
  }
  await session.close()
  await road.close()
  await whatsapp.close()
  return result
}

const unconfirmed = async ({ control }: WhatsAppHarness): Promise<string[]> =>
  (await control.stats({ account: BUSINESS })).unconfirmed

/** How often each wire id is in the store. */
async function stored(): Promise<Map<string, number>> {
  const rows = await mongoose.connection
    .collection<{ wireId: string }>('messages')
    .find({ wireId: { $type: 'string' } }, { projection: { wireId: 1 } })
    .toArray()
  const counts = new Map<string, number>()
  for (const { wireId } of rows) counts.set(wireId, (counts.get(wireId) ?? 0) + 1)
  return counts
}
