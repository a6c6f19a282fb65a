import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { TimeZone } from './sign-in.ts'

/** Where a contact came from first, in words that we know; what else brought one may say its own. */
export const ContactSource = z.enum(['whatsapp', 'webchat', 'manual', 'api', 'lead', 'import'])
export const IdentityKind = z.enum(['phone', 'lid', 'bsuid', 'username', 'email', 'visitor', 'group'])
/** Unique on (organizationId, kind, scope, value). Scope: the portfolio of a bsuid, the site of a visitor, else ''. */
export const ContactIdentity = z.object({
  ...stored,
  contactId: Id,
  kind: IdentityKind,
  scope: z.string().default(''),
  /** phone: E.164 with +; lid: the user part; e-mail: lower case. */
  value: z.string().min(1).max(254),
  /** Proven by its channel, or only claimed: a claimed one never merges and never unlocks data. */
  proof: z.enum(['proven', 'claimed']),
})
export type ContactIdentity = z.infer<typeof ContactIdentity>

/** ignore: nothing is stored; watch: stored, never answered by the bot; mention: the bot answers when mentioned. */
export const GroupPolicy = z.enum(['ignore', 'watch', 'mention'])
export type GroupPolicy = z.infer<typeof GroupPolicy>

/** A person, or a group: whoever a thread is with. */
export const Contact = z.object({
  ...stored,
  /** Set for a group. */
  group: z.object({ policy: GroupPolicy, size: z.int().nullable() }).nullable().default(null),
  name: z.string().max(200),
  /** The name the customer's own app sends; shown until somebody names the contact. */
  pushName: z.string().max(200).nullable().default(null),
  companyId: Id.nullable().default(null),
  labelIds: z.array(Id).default([]),
  customFields: z.record(z.string(), z.unknown()).default({}),
  source: z
    .union([ContactSource, z.string().max(60)])
    .nullable()
    .default(null),
  ownerId: Id.nullable().default(null),
  isBlocked: z.boolean().default(false),
  optedOutAt: Moment.nullable().default(null),
  customerSince: Moment.nullable().default(null),
  lastMessageAt: Moment.nullable().default(null),
  locale: z.string().max(10).nullable().default(null),
  timeZone: z.string().nullable().default(null),
})
export type Contact = z.infer<typeof Contact>

export const ContactDetail = Contact.extend({
  identities: z.array(ContactIdentity.pick({ kind: true, value: true, proof: true })),
})
export type ContactDetail = z.infer<typeof ContactDetail>

/** Two contacts that turned out to be one: what moved to the kept one, so that it can be moved back. */
export const ContactMerge = z.object({
  ...stored,
  keptId: Id,
  mergedId: Id,
  identityIds: z.array(Id),
  /** The younger's conversations that went along; one on a line where the kept contact has one already stays where it is. */
  conversationIds: z.array(Id),
  /** Its other records by noun: quotes, orders, tickets, notes. */
  recordIds: z.record(z.string(), z.array(Id)).default({}),
  /** Fields that the kept contact lacked and took over: from → to. */
  filled: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).default({}),
  /** phone_lid_link: the channel said so; by_hand: a member did. */
  reason: z.enum(['phone_lid_link', 'by_hand']),
  mergedBy: Id.nullable().default(null),
  undoneAt: Moment.nullable().default(null),
})
export type ContactMerge = z.infer<typeof ContactMerge>

/** A merge as its contact's panel lists it. */
export const ContactMergeView = ContactMerge.pick({
  id: true,
  keptId: true,
  mergedId: true,
  reason: true,
  createdAt: true,
  undoneAt: true,
}).extend({ mergedName: z.string() })
export type ContactMergeView = z.infer<typeof ContactMergeView>

const MergeSide = z.object({
  id: Id,
  name: z.string(),
  identities: z.array(ContactIdentity.pick({ kind: true, value: true, proof: true })),
})
const ThreadBrief = z.object({ id: Id, lineName: z.string() })

/** What a merge would do, before it is done. */
export const MergePreview = z.object({
  kept: MergeSide,
  merged: MergeSide,
  /** Threads that go along, and those that stay readable where they are: the kept contact has one on that line. */
  moving: z.array(ThreadBrief),
  staying: z.array(ThreadBrief),
  /** How many records go along, by noun. */
  records: z.record(z.string(), z.int()),
  /** What the kept contact lacks and takes over. */
  fields: z.array(z.string()),
})
export type MergePreview = z.infer<typeof MergePreview>

/** What a form can hold. No key that a store could take for an operator or a path. */
const CustomFields = z
  .record(
    z.string().regex(/^[^$.\0][^.\0]{0,59}$/),
    z.union([z.string().max(2000), z.number(), z.boolean(), z.null(), z.array(z.string().max(200)).max(50)]),
  )
  .refine((fields) => Object.keys(fields).length <= 100, 'at most 100 fields')

export const ContactPatch = Contact.pick({
  name: true,
  customFields: true,
  locale: true,
  timeZone: true,
})
  .extend({ customFields: CustomFields, timeZone: TimeZone.nullable() })
  .partial()
export type ContactPatch = z.infer<typeof ContactPatch>
