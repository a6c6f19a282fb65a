import { z } from 'zod'
import { Moment } from './common.ts'

/** A key that seals what is stored, itself wrapped by the master key. The newest that is not retired is the current one. */
export const DataKey = z.object({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** keyId, iv, tag, data. */
  wrapped: z.unknown(),
  createdAt: Moment,
  /** Nothing is sealed with it any more. */
  retiredAt: Moment.nullable().default(null),
})
export type DataKey = z.infer<typeof DataKey>
