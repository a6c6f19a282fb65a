import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { Role, RoleLimits } from '../../../schemas/user.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { AppError, notFound } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { limitsOf } from './limits.ts'
import { findRole, findRoles, setLimits } from './roles-repository.ts'

export interface RoleDeps {
  organizations: { get(organizationId: Id): Promise<{ currency: string }> }
}
const View = Role.pick({ id: true, name: true, builtIn: true }).extend({
  limits: RoleLimits,
  /** Owners and admins have none. */
  isUnlimited: z.boolean(),
})
const isUnlimited = ({ builtIn }: Pick<Role, 'builtIn'>): boolean => builtIn === 'owner' || builtIn === 'admin'

/** How far each role goes alone, in money and in numbers. */
export function roleActions({ organizations }: RoleDeps): AnyAction[] {
  const viewOf = (scope: Scope) => async (doc: unknown) => {
    const role = toPlain<Role>(doc as Stored<Role>)
    const { currency } = await organizations.get(scope.organizationId)
    return { ...role, limits: limitsOf(role, currency), isUnlimited: isUnlimited(role) }
  }
  return [
    defineAction({
      name: 'role.list',
      title: { en: 'List roles', es: 'Listar roles', pt: 'Listar papéis', ar: 'سرد الأدوار' },
      input: z.strictObject({}),
      output: z.object({ items: z.array(View) }),
      permission: 'manage_organization',
      risk: 'read',
      http: { method: 'GET', path: '/roles' },
      run: async ({ scope }) => ({ items: await Promise.all((await findRoles(scope)).map(viewOf(scope))) }),
    }),
    defineAction({
      name: 'role.limit',
      title: {
        en: "Set a role's limits",
        es: 'Poner los límites de un rol',
        pt: 'Definir os limites de um papel',
        ar: 'تعيين حدود دور',
      },
      input: z.strictObject({ id: Id, limits: RoleLimits }),
      output: View,
      permission: 'manage_organization',
      risk: 'write',
      http: { method: 'PUT', path: '/roles/:id/limits' },
      run: async ({ scope, tx, audit }, { id, limits }) => {
        const role = await findRole(scope, id, tx.session)
        if (!role) throw notFound({ en: 'role', es: 'rol', pt: 'papel', ar: 'دور' })
        if (isUnlimited(role)) throw unlimited()
        await setLimits(scope, id, limits, tx.session)
        audit('role', id, ['limits'])
        return viewOf(scope)({ ...role, limits })
      },
    }),
  ]
}

const unlimited = () =>
  new AppError(
    'role.unlimited',
    {
      en: 'Owners and admins have no limits.',
      es: 'Los propietarios y administradores no tienen límites.',
      pt: 'Proprietários e administradores não têm limites.',
      ar: 'لا حدود للمالكين والمسؤولين.',
    },
    { status: 422 },
  )
