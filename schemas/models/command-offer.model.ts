import { CommandOffer } from '../command-offer.ts'
import { defineModel } from './define.ts'

export const CommandOfferModel = defineModel({
  collection: 'commandOffers',
  shape: CommandOffer,
  indexes: [
    // what a thread offers its member · unique: the last one only
    { keys: { organizationId: 1, threadId: 1, userId: 1 }, options: { unique: true } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
