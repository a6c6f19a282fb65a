import { z } from 'zod'
import { Id, Moment } from './common.ts'

export const ActorKind = z.enum(['user', 'bot', 'contact', 'system', 'phone'])
export const Door = z.enum(['http', 'command', 'bot', 'chat', 'system'])
export type Door = z.infer<typeof Door>

/** Who did what, through which door: ids and changed field names only; personal values live elsewhere. */
export const AuditEntry = z.object({
  id: Id,
  organizationId: Id,
  action: z.string(),
  actor: z.object({ kind: ActorKind, id: z.string().nullable() }),
  door: Door,
  records: z.array(z.object({ noun: z.string(), id: z.string() })),
  changed: z.array(z.string()),
  ip: z.string().nullable().default(null),
  userAgent: z.string().max(300).nullable().default(null),
  at: Moment,
})
export type AuditEntry = z.infer<typeof AuditEntry>
