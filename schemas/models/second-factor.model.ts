import mongoose from 'mongoose'
import { SecondFactor } from '../second-factor.ts'
import { defineModel } from './define.ts'

export const SecondFactorModel = defineModel({
  collection: 'secondFactors',
  shape: SecondFactor,
  extra: {
    /** Sealed. */
    secret: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // a member's · unique: there is one
    { keys: { organizationId: 1, userId: 1 }, options: { unique: true } },
  ],
})
