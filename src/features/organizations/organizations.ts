import { z } from 'zod'
import type { Id } from '../../../schemas/common.ts'
import { Currency, Locale } from '../../../schemas/common.ts'
import { Organization } from '../../../schemas/organization.ts'
import { TimeZone } from '../../../schemas/sign-in.ts'
import type { ActionContext } from '../../core/action.ts'
import { isDuplicateKey, type Tx } from '../../core/db.ts'
import { notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { slugTaken } from './errors.ts'
import {
  anyOrganization,
  findBySlug,
  findOrganization,
  insertBuiltInRoles,
  insertOrganization,
  updateOrganization,
} from './repository.ts'

export const NewOrganization = z.strictObject({
  name: z.string().trim().min(1).max(120),
  slug: Organization.shape.slug,
  locale: Locale.default('en'),
  timeZone: TimeZone.default('UTC'),
  currency: Currency.default('USD'),
  pack: Organization.shape.pack,
})
export type NewOrganization = z.input<typeof NewOrganization>

/** What its managers may change. Not the currency: amounts were stored in it. */
export const OrganizationPatch = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  website: z.url().max(300).nullable().optional(),
  phone: z.string().max(20).nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  timeZone: TimeZone.optional(),
  locale: Locale.optional(),
  taxInclusive: z.boolean().optional(),
  taxBasisPoints: z.int().min(0).max(10_000).optional(),
  address: z.string().trim().max(300).nullable().optional(),
  brandColor: Organization.shape.brandColor.unwrap().optional(),
  logoFileId: Organization.shape.logoFileId.unwrap().optional(),
})
export type OrganizationPatch = z.output<typeof OrganizationPatch>

const noOrganization = () => notFound({ en: 'organization', es: 'organización', pt: 'organização', ar: 'مؤسسة' })

export function createOrganizationService() {
  return {
    /** With the built-in roles and nobody in it yet. */
    async create(tx: Tx, input: NewOrganization): Promise<Organization> {
      const fresh = NewOrganization.parse(input)
      const rest = {
        ...{
          description: null,
          website: null,
          phone: null,
          email: null,
          isActive: true,
          taxInclusive: true,
          taxBasisPoints: 0,
        },
        ...{ address: null, brandColor: null, logoFileId: null },
      }
      try {
        const organization = await insertOrganization({ id: newId(), ...fresh, ...rest }, tx.session)
        await insertBuiltInRoles(organization.id, tx.session)
        return organization
      } catch (error) {
        if (isDuplicateKey(error)) throw slugTaken(fresh.slug)
        throw error
      }
    },
    bySlug: findBySlug,
    /** Whether there is any: false at the first start. */
    any: anyOrganization,

    async get(organizationId: Id): Promise<Organization> {
      const found = await findOrganization(organizationId)
      if (!found) throw noOrganization()
      return found
    },

    async update(ctx: ActionContext, patch: OrganizationPatch): Promise<Organization> {
      const { organizationId } = ctx.scope
      const updated = await updateOrganization(organizationId, patch, ctx.tx.session)
      if (!updated) throw noOrganization()
      ctx.audit('organization', organizationId, Object.keys(patch))
      return updated
    },
  }
}
