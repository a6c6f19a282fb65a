import type { ChannelHost } from '../channels/channel.ts'
import {
  type CloudAdmin,
  type CloudWebhook,
  createCloudAdmin,
  createCloudApiAdapter,
  createCloudWebhook,
  createGraph,
  statusOf,
  type WebhookAccount,
} from '../channels/cloud-api/index.ts'
import { systemScope } from '../core/scope.ts'
import type { Kernel } from '../kernel.ts'
import { createAccountHost } from './account-host.ts'
import type { createReceiving } from './receiving.ts'
import type { Services } from './services.ts'

const graphOptions = ({ config }: Kernel) => ({
  url: config.CLOUD_API_URL,
  version: config.CLOUD_API_VERSION,
  mediaHosts: config.CLOUD_API_MEDIA_HOSTS,
})

/** Sends, in the process that has the account's lease. */
export function cloudAdapterFor(kernel: Kernel, services: Services) {
  return createCloudApiAdapter({
    ...graphOptions(kernel),
    logger: kernel.logger,
    perSecond: kernel.config.CLOUD_API_PER_SECOND,
    credentials: services.cloudAccounts.opened,
    async lastInbound({ organizationId, lineId }, from) {
      const scope = systemScope(organizationId)
      const found = await services.conversations.ofPeer(scope, lineId, from)
      const recent = found ? await services.conversations.recent(scope, found.id, 20) : []
      return (
        recent.findLast(({ direction, wireId }) => direction === 'in' && wireId?.startsWith('wamid.'))?.wireId ?? null
      )
    },
  })
}

type AccountKey = Pick<WebhookAccount, 'organizationId' | 'accountId' | 'lineId'>

/** Receives, in the process that Meta's webhooks come to. */
export function cloudWebhookFor(
  kernel: Kernel,
  services: Services,
  ingest: ReturnType<typeof createReceiving>['ingest'],
): CloudWebhook {
  const { cloudAccounts, templates } = services
  const admin = createCloudAdmin(createGraph(graphOptions(kernel)))
  const hosts = new Map<string, ChannelHost>()
  const neverFenced = new AbortController().signal
  /** As in the sessions process: what comes counts for the number's health. */
  const hostOf = ({ organizationId, accountId, lineId }: AccountKey): ChannelHost => {
    const account = { organizationId, accountId, lineId, name: '', adapter: 'cloud-api' as const }
    const host = hosts.get(accountId) ?? createAccountHost({ kernel, services, ingest }, account, neverFenced)
    hosts.set(accountId, host)
    return host
  }
  return createCloudWebhook({
    logger: kernel.logger,
    account: cloudAccounts.opened,
    accountsOfNumber: cloudAccounts.openedByNumber,
    ingest: (account, inbound) => hostOf(account).ingest(inbound),
    receipt: (account, receipt) => hostOf(account).receipt(receipt),
    template: async (account, { name, language, event }) =>
      void (await templates.setStatus(account, { name, language }, statusOf(event))),
    fetchMedia: (account, ticket) => admin.media(account, ticket),
  })
}

/** Asks Graph about an account and reads its templates: an event's work, and a chore's. */
export function createCloudCare(kernel: Kernel, { cloudAccounts, templates, lines, conversations }: Services) {
  const admin: CloudAdmin = createCloudAdmin(createGraph(graphOptions(kernel)))
  const look = async (accountId: string): Promise<void> => {
    const account = await cloudAccounts.reread(accountId)
    if (!account) return
    try {
      const found = await admin.check(account)
      await templates.replace(account, await admin.templates(account))
      await cloudAccounts.checked(account, { ...found, problem: null }, true)
    } catch (error) {
      kernel.logger.warn({ err: error, accountId }, 'a Cloud API account was not found in order')
      const problem = admin.reason(error).slice(0, 300)
      await cloudAccounts.checked(account, { number: null, name: null, quality: null, problem }, false)
    }
  }
  return {
    look,
    async lookAtAll(): Promise<void> {
      for (const id of await cloudAccounts.allIds()) await look(id)
    },
    /** What was written to a line's former account at the moment in which it moved. */
    async followMoved(): Promise<void> {
      for (const moved of await lines.retired()) {
        const adapter = (await lines.brief(moved.organizationId, [moved.lineId])).get(moved.lineId)?.adapter ?? null
        await kernel.database.transaction((tx) => conversations.followAccount(tx, { ...moved, adapter }, new Date()))
      }
    },
  }
}
