import { z } from 'zod'
import { AuditEntry } from '../../../schemas/audit.ts'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { defineAction } from '../../core/action.ts'
import { invalidInput } from '../../core/errors.ts'
import { findAudit } from './repository.ts'

/** Where the next page starts: the last entry's moment and id. */
const cursorOf = (entry: AuditEntry): string => `${entry.at.getTime()}.${entry.id}`
function placeOf(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null
  const match = /^(\d{1,14})\.([0-9a-f]{24})$/.exec(cursor)
  if (!match) throw invalidInput([{ path: 'cursor', message: 'not a cursor of this list' }])
  return { at: new Date(Number(match[1])), id: String(match[2]) }
}

export const auditActions = () => [
  defineAction({
    name: 'audit.list',
    title: { en: 'Read the audit log', es: 'Leer el registro', pt: 'Ler o registro', ar: 'قراءة سجل التدقيق' },
    input: PageQuery.extend({ recordId: Id.optional(), action: z.string().max(60).optional() }),
    output: pageOf(AuditEntry),
    permission: 'view_audit',
    risk: 'read',
    http: { method: 'GET', path: '/audit' },
    async run({ scope }, { cursor, limit, recordId, action }) {
      const found = await findAudit(scope, { before: placeOf(cursor), limit: limit + 1, recordId, action })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return { items, nextCursor: found.length > limit && last ? cursorOf(last) : null }
    },
  }),
]
