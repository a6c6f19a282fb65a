import { readFileSync } from 'node:fs'
import { baileysKinds, createBaileysAdapter, deleteJournalRows } from '../channels/baileys/index.ts'
import type { ChannelHost } from '../channels/channel.ts'
import { createRegistry, type Registry } from '../channels/registry.ts'
import { createSessionManager, type HostAccount } from '../channels/session-manager.ts'
import { createWebchatAdapter, type WebchatDeps } from '../channels/webchat/index.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../core/logger.ts'
import type { MemberTypes } from '../core/realtime.ts'
import { createKernel, type Kernel, outboundQueue } from '../kernel.ts'
import { createBlocks } from '../pipeline/blocks.ts'
import { createCourtesies, type MemberRead } from '../pipeline/courtesies.ts'
import { createOutbound } from '../pipeline/outbound.ts'
import { type OutboundAccount, outgoingOf } from '../pipeline/outbound-send.ts'
import type { Running } from '../running.ts'
import { createAccountHost } from './account-host.ts'
import { cloudAdapterFor } from './cloud-api.ts'
import { withDemoPhone } from './demo.ts'
import { createReceiving } from './receiving.ts'
import { createServices, handledEvents, type Services } from './services.ts'

const sweepEveryMs = 1_000

/** The process that owns WhatsApp sockets: receives, stores, sends. Nothing slow runs beside them. */
export async function startSessions(config: Config, logger: Logger): Promise<Running> {
  let owns: (accountId: string) => boolean = () => false
  const kernel = await createKernel(config, logger, { handledEvents, ownOutbound: (id) => owns(id) })
  const services = createServices(kernel)
  const hint: WebchatDeps['hint'] = (visitor, about) => kernel.realtime.hint(`webchat:${visitor}`, about)
  const adapters = createRegistry([
    await baileysFor(kernel, services),
    createWebchatAdapter({ hint }),
    cloudAdapterFor(kernel, services),
  ])
  const { road, ingest } = createReceiving(kernel, services, { deleteJournal: deleteJournalRows })
  const manager = createSessionManager({
    leases: kernel.leases,
    adapters,
    logger,
    wantedAccounts: services.lines.wantedAccounts,
    hostFor: (account, fenced) => hostFor(kernel, services, ingest, account, fenced),
  })
  owns = (accountId) => manager.get(accountId) !== undefined
  const outbound = createOutbound({
    road,
    files: services.files,
    conversations: services.conversations,
    sessions: manager,
    accounts: accountsFor(services, adapters),
    logger,
    pauseMs: config.SEND_PAUSE_MS,
  })
  kernel.queues.work(outboundQueue(kernel.owner), async (accountId) => {
    services.lines.changed(accountId)
    await kernel.outbox.take('outbound', accountId, async (key) => {
      await outbound.drain(key)
      return undefined
    })
  })
  const courtesies = createCourtesies({ ...services, sessions: manager, logger })
  kernel.realtime.onHint('member-types', (about) => void courtesies.typing(about as MemberTypes))
  kernel.realtime.onHint('read', (about) => void courtesies.read(about as MemberRead))
  const blocks = createBlocks({ ...services, sessions: manager, logger })
  const sweep = setInterval(() => {
    const ids = manager.accountIds()
    Promise.all([outbound.sweep(ids), blocks.sweep(ids), ingest.sweepMedia(ids, manager)]).catch((error: unknown) =>
      logger.error({ err: error }, 'sweep of what channels are to be told and asked'),
    )
  }, sweepEveryMs)
  await manager.start()
  return {
    ready: {},
    async stop() {
      clearInterval(sweep)
      await outbound.stop()
      await manager.stop()
      await ingest.idle()
      await services.lines.flushCounts()
      await kernel.close()
    },
  }
}

/** What outbound must know of an account: the store's part and its channel's. */
function accountsFor({ lines }: Services, adapters: Registry) {
  return {
    async outbound(accountId: string) {
      const account = await lines.outbound(accountId)
      if (!account) return null
      const { resend, abilities, sendsAtOnce } = adapters.get(account.adapter)
      const { windowHours, kinds } = abilities
      return { ...account, accountId, resend, windowHours, kinds, ...(sendsAtOnce && { sendsAtOnce }) }
    },
    count: ({ organizationId, accountId }: OutboundAccount, counted: { sent?: number; newContacts?: number }) => {
      if (accountId) lines.count(organizationId, accountId, counted)
    },
  }
}

async function baileysFor(kernel: Kernel, { conversations, files }: Services) {
  const { WHATSAPP_URL, WHATSAPP_ROOT_KEY, WHATSAPP_CA_FILE, RECEIPT_JOURNAL } = kernel.config
  if (WHATSAPP_URL && WHATSAPP_ROOT_KEY && WHATSAPP_CA_FILE) {
    const { trustSimulator } = await import('../simulator/whatsapp/trust.ts')
    trustSimulator({ rootPublicKey: WHATSAPP_ROOT_KEY, mediaCa: readFileSync(WHATSAPP_CA_FILE, 'utf8') })
  }
  return createBaileysAdapter({
    database: kernel.database,
    keyring: kernel.keyring,
    logger: kernel.logger,
    journal: RECEIPT_JOURNAL,
    ...(WHATSAPP_URL && { webSocketUrl: WHATSAPP_URL }),
    async findSent({ organizationId, lineId }, wireId) {
      const sent = await conversations.sentUnder(organizationId, lineId, wireId)
      return sent && outgoingOf({ files }, { kinds: baileysKinds }, sent)
    },
  })
}

function hostFor(
  kernel: Kernel,
  services: Services,
  ingest: ReturnType<typeof createReceiving>['ingest'],
  account: HostAccount,
  fenced: AbortSignal,
): ChannelHost {
  const host = createAccountHost({ kernel, services, ingest }, account, fenced)
  const simulator = kernel.config.SIMULATOR_URL
  return simulator && account.isDemo ? withDemoPhone(host, simulator, kernel.logger) : host
}
