import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { SessionView } from '../../../schemas/session.ts'
import { defineAction } from '../../core/action.ts'
import { forbidden } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { noSession } from './errors.ts'
import type { Sessions } from './service.ts'

const memberOf = (scope: Scope): Id => {
  const userId = userIdOf(scope)
  if (!userId) throw forbidden('signed-in')
  return userId
}

/** A member's own sign-ins: nobody sees or ends another's here. */
export const sessionActions = ({ sessions }: { sessions: Sessions }) => [
  defineAction({
    name: 'session.list',
    title: { en: 'Where I am signed in', es: 'Dónde inicié sesión', pt: 'Onde entrei', ar: 'جلساتي المفتوحة' },
    input: z.strictObject({}),
    output: z.object({ items: z.array(SessionView) }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/sessions' },
    async run({ scope }) {
      const open = await sessions.list(memberOf(scope))
      return { items: open.map((session) => ({ ...session, current: session.id === scope.sessionId })) }
    },
  }),
  defineAction({
    name: 'session.revoke',
    title: {
      en: 'Sign a device out',
      es: 'Cerrar la sesión de un dispositivo',
      pt: 'Sair de um dispositivo',
      ar: 'إنهاء جلسة جهاز',
    },
    input: z.strictObject({ id: Id }),
    output: z.null(),
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'DELETE', path: '/sessions/:id', status: 204 },
    async run({ scope, tx, audit }, { id }) {
      const ended = await sessions.revoke(tx, { userId: memberOf(scope), id }, 'revoked')
      if (ended.length === 0) throw noSession()
      audit('session', id)
      return null
    },
  }),
]
