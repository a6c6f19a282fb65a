import { z } from 'zod'
import { User } from '../user.ts'
import { defineModel } from './define.ts'

/** With the hash, which no repository but the one of accounts reads. */
export const StoredUser = User.extend({ passwordHash: z.string().nullable() })
export type StoredUser = z.infer<typeof StoredUser>

/** People, over all organizations. Kept until deleted. */
export const UserModel = defineModel({
  collection: 'users',
  shape: StoredUser,
  indexes: [
    // sign-in, password reset, invitation: by address; one account per address
    { keys: { email: 1 }, options: { unique: true } },
  ],
})
