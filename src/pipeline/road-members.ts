import type { Id } from '../../schemas/common.ts'
import type { Inbound, Receipt } from '../channels/channel.ts'
import type { Tx } from '../core/db.ts'
import type { Claim, Claimed, Moved, Received, Settlement } from '../features/conversations/index.ts'

/** The account of a channel that something came from, or goes to. */
export interface RoadAccount {
  organizationId: Id
  accountId: Id
  lineId: Id
}

export interface InboundMember {
  kind: 'inbound'
  account: RoadAccount
  inbound: Inbound
  arrivedAt: Date
  /** A replayed one is not parked again. */
  isReplay?: boolean
  /** What became of it, once committed; null: it was stored before. */
  received?: Received
}
export interface ReceiptMember {
  kind: 'receipt'
  account: RoadAccount
  receipt: Receipt
  /** What it moved, once committed. */
  moved?: readonly Moved[]
}
export interface ClaimMember {
  kind: 'claim'
  claim: Claim
  claimed?: Claimed
  /** At once when it is committed, before the next group is. */
  onClaimed?(claimed: Claimed): void
}
export interface SettleMember {
  kind: 'settle'
  settlement: Settlement
}
/** Anything else that has to be in turn with these. */
export interface TaskMember {
  kind: 'task'
  work(tx: Tx): Promise<void>
}
export type RoadMember = InboundMember | ReceiptMember | ClaimMember | SettleMember | TaskMember
