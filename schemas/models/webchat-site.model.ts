import mongoose from 'mongoose'
import { WebchatSite } from '../webchat.ts'
import { defineModel } from './define.ts'

export const WebchatSiteModel = defineModel({
  collection: 'webchatSites',
  shape: WebchatSite,
  extra: {
    /** Sealed: the shop's server signs with it who a visitor is. */
    secret: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // the chat that a page names · unique: a key is one chat's over all organizations
    { keys: { key: 1 }, options: { unique: true } },
    // the chat of a line · unique: there is one
    { keys: { organizationId: 1, lineId: 1 }, options: { unique: true } },
  ],
})
