import mongoose from 'mongoose'
import { CloudAccount } from '../cloud-account.ts'
import { defineModel } from './define.ts'

export const CloudAccountModel = defineModel({
  collection: 'cloudAccounts',
  shape: CloudAccount,
  extra: {
    /** Access token, app secret and verify token: sealed together. */
    secrets: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // the account of a line · unique: a line has one
    { keys: { organizationId: 1, lineId: 1 }, options: { unique: true } },
    // whose number a webhook names: over all organizations
    { keys: { phoneNumberId: 1 } },
  ],
})
