import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** Graph's ids are numbers of up to 20 digits, as text. */
export const GraphId = z.string().regex(/^\d{5,32}$/)

/** A number of WhatsApp's Cloud API; its id is that of its channel account. Its keys lie sealed beside it. */
export const CloudAccount = z.object({
  ...stored,
  lineId: Id,
  phoneNumberId: GraphId,
  /** WhatsApp Business Account: whose templates these are. */
  businessAccountId: GraphId,
  /** What Graph said when it was last asked. */
  check: z
    .object({
      at: Moment,
      ok: z.boolean(),
      /** In plain words, where it is not ok. */
      problem: z.string().max(300).nullable(),
      number: z.string().max(20).nullable(),
      name: z.string().max(200).nullable(),
      quality: z.string().max(40).nullable(),
    })
    .nullable()
    .default(null),
  /** When templates were last read. */
  templatesAt: Moment.nullable().default(null),
})
export type CloudAccount = z.infer<typeof CloudAccount>

/** What those who link numbers see: never the keys, but what Meta must be told. */
export const CloudAccountView = CloudAccount.omit({ organizationId: true, createdAt: true, updatedAt: true }).extend({
  /** The line is served by it now. */
  isActive: z.boolean(),
  webhookUrl: z.string(),
  verifyToken: z.string(),
})
export type CloudAccountView = z.infer<typeof CloudAccountView>
