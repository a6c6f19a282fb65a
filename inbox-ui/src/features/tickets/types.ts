import type { Json } from '../../../../schemas/common.ts'
import type * as ticket from '../../../../schemas/ticket.ts'
import type { TicketComment as Comment } from '../../../../schemas/ticket-comment.ts'

export type TicketRow = Json<ticket.TicketRow>
export type TicketComment = Json<Comment>

export interface TicketSearch {
  status?: string | undefined
  priority?: string | undefined
  agent?: string | undefined
  /** The one that is open. */
  id?: string | undefined
}
export interface Opening {
  day: number
  from: string
  to: string
}
export interface SlaSettings {
  policies: { priority: string; firstResponseMinutes: number | null; resolutionMinutes: number | null }[]
  hours: { weekly: Opening[]; holidays: string[]; timeZone: string | null } | null
}
