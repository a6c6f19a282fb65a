import type { Id } from '../../schemas/common.ts'
import type { Inbound, Receipt } from '../channels/channel.ts'
import type { Database } from '../core/db.ts'
import type { Logger } from '../core/logger.ts'
import type { Conversations, Moved } from '../features/conversations/index.ts'
import type { Files } from '../features/files/index.ts'
import type { MediaFetches } from '../features/media-fetches/index.ts'
import { replayDeadLetter } from './dead-letters.ts'
import { createMediaFetcher } from './media.ts'
import type { Road } from './road.ts'
import type { InboundMember, ReceiptMember, RoadAccount } from './road-members.ts'

export interface IngestDeps {
  road: Road
  database: Database
  conversations: Conversations
  files: Files
  mediaFetches?: MediaFetches
  logger: Logger
}

/** What adapters call. Each promise resolves once it is stored on disk, or parked whole: then the wire may be told. */
export function createIngest(deps: IngestDeps) {
  const media = createMediaFetcher(deps)
  const take = async (account: RoadAccount, inbound: Inbound): Promise<InboundMember['received']> => {
    const member: InboundMember = { kind: 'inbound', account, inbound, arrivedAt: new Date() }
    await deps.road.add(account.organizationId, member)
    if (inbound.media && !inbound.media.fileId && member.received) media.fetch(member.received.message, inbound.media)
    return member.received
  }
  const takeReceipt = async (account: RoadAccount, receipt: Receipt): Promise<readonly Moved[]> => {
    const member: ReceiptMember = { kind: 'receipt', account, receipt }
    await deps.road.add(account.organizationId, member)
    return member.moved ?? []
  }
  return {
    /** Answers what became of it: null where it was stored before, undefined where it was parked. */
    take,
    /** Answers what it moved. */
    takeReceipt,
    async ingest(account: RoadAccount, inbound: Inbound): Promise<void> {
      await take(account, inbound)
    },
    async receipt(account: RoadAccount, receipt: Receipt): Promise<void> {
      await takeReceipt(account, receipt)
    },
    /** Fetches what was announced by these accounts' messages and is not here. */
    sweepMedia: media.sweep,
    replayDeadLetter: (organizationId: Id, id: Id): Promise<void> => replayDeadLetter(deps.road, organizationId, id),
    /** Resolves when nothing is under way: for a clean stop, and for tests. */
    async idle(): Promise<void> {
      await deps.road.idle()
      await media.idle()
    },
  }
}
