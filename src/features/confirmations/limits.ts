import type { RoleName } from '../../../schemas/permission.ts'
import type { Role, RoleLimits } from '../../../schemas/user.ts'
import type { Preview } from '../../core/action.ts'

const unlimited: RoleLimits = { money: null, mass: null }
const bornWith = (builtIn: RoleName | null, currency: string): RoleLimits => {
  if (builtIn === 'owner' || builtIn === 'admin') return unlimited
  if (builtIn === 'manager') return { money: { minor: 100_000, currency }, mass: 500 }
  return { money: { minor: 0, currency }, mass: 0 }
}

type Limited = Pick<Role, 'builtIn' | 'limits'>
/** What a role may do alone: what was set, or what it is born with. */
export const limitsOf = (role: Limited, currency: string): RoleLimits => role.limits ?? bornWith(role.builtIn, currency)

/** Whether one of the roles covers it. An amount in another currency than the limit's is above it: nobody knows its worth. */
export const isWithin = (
  roles: readonly Limited[],
  { amount, count }: Pick<Preview, 'amount' | 'count'>,
  currency: string,
): boolean =>
  roles.some((role) => {
    const { money, mass } = limitsOf(role, currency)
    const paid = !amount || !money || (amount.currency === money.currency && amount.minor <= money.minor)
    return paid && (count === null || mass === null || count <= mass)
  })
