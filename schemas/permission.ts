import { z } from 'zod'

/** The catalogue. A permission names what a member may do; a role says how much of it they see. */
export const Permission = z.enum([
  'manage_organization',
  'manage_members',
  'manage_lines',
  'manage_bots',
  'view_conversations',
  'reply_conversations',
  'assign_conversations',
  'view_contacts',
  'manage_contacts',
  'manage_notes',
  'view_quotes',
  'manage_quotes',
  'view_orders',
  'manage_orders',
  'view_tickets',
  'manage_tickets',
  'manage_labels',
  'view_leads',
  'manage_leads',
  'view_products',
  'manage_products',
  'view_sales',
  'manage_sales',
  'view_payments',
  'manage_payments',
  'refund_payments',
  'manage_gateways',
  'view_campaigns',
  'manage_campaigns',
  'view_reports',
  /** Says yes to what is above another member's limit. */
  'approve_actions',
  'view_audit',
])
export type Permission = z.infer<typeof Permission>

/** How far a role sees: its own records, its team's, or the whole organization's. */
export const See = z.enum(['own', 'team', 'all'])
export type See = z.infer<typeof See>

const everything = Permission.options
const agentWork: Permission[] = [
  'view_conversations',
  'reply_conversations',
  'view_contacts',
  'manage_contacts',
  'manage_notes',
  'view_quotes',
  'view_orders',
  'view_tickets',
  'manage_tickets',
  'view_leads',
  'manage_leads',
  'view_products',
  'view_sales',
  'view_payments',
]
const managerWork: Permission[] = [
  ...agentWork,
  'assign_conversations',
  'manage_quotes',
  'manage_orders',
  'manage_bots',
  'manage_labels',
  'manage_products',
  'manage_sales',
  'manage_payments',
  'refund_payments',
  'view_campaigns',
  'manage_campaigns',
  'view_reports',
  'view_audit',
]
const grant = (permissions: readonly Permission[], see: See) =>
  Object.fromEntries(permissions.map((name) => [name, see])) as Partial<Record<Permission, See>>

/** The built-in roles: permission → how far it sees. An agent sees their own and what nobody has yet. */
export const builtInRoles = {
  owner: grant(everything, 'all'),
  admin: grant(everything, 'all'),
  manager: grant(managerWork, 'all'),
  agent: grant(agentWork, 'own'),
  developer: grant(['manage_bots', 'manage_lines', 'view_conversations', 'view_audit'], 'all'),
} as const satisfies Record<string, Partial<Record<Permission, See>>>

export const RoleName = z.enum(['owner', 'admin', 'manager', 'agent', 'developer'])
export type RoleName = z.infer<typeof RoleName>
