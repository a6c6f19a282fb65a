import { DataKey } from '../data-key.ts'
import { defineModel } from './define.ts'

/** A retired key is kept for 40 days, longer than the backups whose texts it opens, and than any process may be late. */
export const DataKeyModel = defineModel({
  collection: 'dataKeys',
  shape: DataKey,
  indexes: [
    // read whole, in order, by every process
    { keys: { createdAt: 1 } },
    { keys: { retiredAt: 1 }, options: { expireAfterSeconds: 40 * 86_400 } },
  ],
})
