import { WebchatVisitor } from '../webchat.ts'
import { defineModel } from './define.ts'

export const WebchatVisitorModel = defineModel({
  collection: 'webchatVisitors',
  shape: WebchatVisitor,
  indexes: [
    // a request's token → its visitor · unique: by key, over all organizations
    { keys: { tokenHash: 1 }, options: { unique: true } },
    // forgotten half a year after the last visit
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
