import { z } from 'zod'
import { Currency, Id, Locale, Moment, stored } from './common.ts'
import { Permission, RoleName, See } from './permission.ts'

export const User = z.object({
  id: Id,
  /** Lower case, unique over all organizations. */
  email: z.email().max(254),
  name: z.string().min(1).max(120),
  firstName: z.string().max(60).nullable().default(null),
  lastName: z.string().max(60).nullable().default(null),
  emailVerifiedAt: Moment.nullable().default(null),
  isActive: z.boolean().default(true),
  isSuperuser: z.boolean().default(false),
  locale: Locale.default('en'),
  timeZone: z.string().default('UTC'),
  lastSignInAt: Moment.nullable().default(null),
  createdAt: Moment,
  updatedAt: Moment,
})
export type User = z.infer<typeof User>

/** How far a role goes without a second person. Null: without a limit. */
export const RoleLimits = z.object({
  money: z.object({ minor: z.int().min(0), currency: Currency }).nullable(),
  /** People reached or records removed at once. */
  mass: z.int().min(0).nullable(),
})
export type RoleLimits = z.infer<typeof RoleLimits>

export const Role = z.object({
  ...stored,
  name: z.string().min(1).max(60),
  /** What it is for. */
  description: z.string().max(300).nullable().default(null),
  builtIn: RoleName.nullable(),
  permissions: z.array(z.object({ name: Permission, see: See })),
  /** Null: what this role is born with. */
  limits: RoleLimits.nullable().default(null),
})
export type Role = z.infer<typeof Role>

export const MembershipStatus = z.enum(['invited', 'active', 'suspended', 'removed'])
export const Membership = z.object({
  ...stored,
  userId: Id,
  email: z.string().max(254),
  name: z.string().max(120),
  roleIds: z.array(Id),
  status: MembershipStatus,
  /** Monthly target in minor units of the organization's currency (document 000). */
  monthlyTarget: z.int().nullable().default(null),
  joinedAt: Moment.nullable().default(null),
  suspendedAt: Moment.nullable().default(null),
})
export type Membership = z.infer<typeof Membership>

/** Who I am, as the inbox needs it on its first screen. */
export const Me = z.object({
  user: z.object({ id: Id, email: z.string(), name: z.string(), locale: Locale, timeZone: z.string() }),
  organization: z.object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    timeZone: z.string(),
    locale: Locale,
    currency: z.string(),
  }),
  roles: z.array(z.string()),
  permissions: z.partialRecord(Permission, See),
})
export type Me = z.infer<typeof Me>
