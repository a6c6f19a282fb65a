import { partsCounter } from '../../bots/parts-counter/bot.ts'
import { createBot } from '../bot/index.ts'
import type { Kernel } from '../kernel.ts'
import { takeCatalogOrder } from '../pipeline/catalog-orders.ts'
import { replayWanted } from '../pipeline/dead-letters.ts'
import { createDispatch } from '../pipeline/dispatch.ts'
import { buildWorkers } from '../worker.ts'
import { createRunner } from './actions.ts'
import { createCloudCare } from './cloud-api.ts'
import { crmWork } from './crm-workers.ts'
import { createReceiving } from './receiving.ts'
import type { Services } from './services.ts'
import { modelOf } from './understanding.ts'

const cloudEveryMs = 30 * 60_000
const moveEveryMs = 3_000
const doubtsEveryMs = 60_000
const scheduledEveryMs = 1_000
const keysEveryMs = 60_000

/** Dispatch with its bots, the handlers of events, the chores. */
export function createWorkers(kernel: Kernel, services: Services) {
  const { config, logger, database, leases, outbox, queues } = kernel
  const { runner, commands } = createRunner(kernel, services)
  const model = modelOf(config)
  const bots = new Map([partsCounter].map((definition) => [definition.name, createBot({ definition, runner, model })]))
  const dispatch = createDispatch({
    ...services,
    database,
    leases,
    logger,
    commands,
    botOf: (line) => (line.botMode === 'on' ? (bots.get(line.botName ?? partsCounter.name) ?? null) : null),
    isTyping: kernel.realtime.isTyping,
    settings: { quietMs: config.BOT_QUIET_MS },
  })
  const takeOrder = takeCatalogOrder({ ...services, database })
  const cloud = createCloudCare(kernel, services)
  const { road } = createReceiving(kernel, services)
  const crm = crmWork(kernel, services)
  return buildWorkers({
    companions: [services.backups],
    queues,
    outbox,
    logger,
    dispatch: dispatch.handle,
    handlers: {
      ...crm.handlers,
      'mail.queued': (row) => services.mail.deliver((row.payload as { emailId: string }).emailId),
      'cloud-account.changed': (row) => cloud.look((row.payload as { accountId: string }).accountId),
      'dead-letter.wanted': (row) =>
        replayWanted(road, row.organizationId, (row.payload as { deadLetterId: string }).deadLetterId),
      'order.received': ({ organizationId, payload }) =>
        takeOrder(organizationId, payload as { conversationId: string; messageId: string }),
      'conversation.read': async ({ organizationId, payload }) =>
        kernel.realtime.hint('read', { organizationId, ...(payload as object) }),
      'member.removed': async (row) => {
        const { userId } = row.payload as { userId: string }
        await services.conversations.unassignAll(database, row.organizationId, userId)
        await services.leads.forget(row.organizationId, 'assigneeId', userId)
      },
    },
    onDead: async (row, error) =>
      logger.error({ err: error, event: row.key, payload: row.payload }, 'an event was given up'),
    chores: [
      { name: 'Cloud API accounts', everyMs: cloudEveryMs, run: cloud.lookAtAll },
      { name: 'messages of moved lines', everyMs: moveEveryMs, run: cloud.followMoved },
      { name: 'keys of what is sealed', everyMs: keysEveryMs, run: services.keys.tendIfDue },
      ...crm.chores,
      {
        name: 'scheduled messages',
        everyMs: scheduledEveryMs,
        run: () => services.scheduledSends.fireDue(new Date()),
      },
      {
        name: 'messages in doubt',
        everyMs: doubtsEveryMs,
        run: () => services.conversations.flagDoubts(database, new Date()),
      },
    ],
  })
}
