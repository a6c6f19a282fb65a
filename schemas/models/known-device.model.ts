import { z } from 'zod'
import { Id, Moment } from '../common.ts'
import { defineModel } from './define.ts'

const KnownDevice = z.object({
  /** SHA-256 of the device's cookie. */
  id: z.string(),
  userId: Id,
  expiresAt: Moment,
})

/** Devices on which an account signed in: a lock of the account does not hold them. Read by key. */
export const KnownDeviceModel = defineModel({
  collection: 'knownDevices',
  shape: KnownDevice,
  indexes: [
    // forgotten when the password changes
    { keys: { userId: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
