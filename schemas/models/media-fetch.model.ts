import mongoose from 'mongoose'
import { MediaFetch } from '../media-fetch.ts'
import { defineModel } from './define.ts'

/** Kept until the file is here, 14 days at most: no channel keeps one longer. */
export const MediaFetchModel = defineModel({
  collection: 'mediaFetches',
  shape: MediaFetch,
  extra: {
    /** The channel's ticket and what came with it, encrypted: with the ticket anybody could read the file. */
    sealed: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // its file arrived, or somebody asks for it · unique: a message has one file
    { keys: { organizationId: 1, messageId: 1 }, options: { unique: true } },
    // the sweep: what an account has to fetch
    { keys: { accountId: 1, dueAt: 1 } },
    { keys: { createdAt: 1 }, options: { expireAfterSeconds: 14 * 86_400 } },
  ],
})
