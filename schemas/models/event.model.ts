import { EventRow } from '../plumbing.ts'
import { defineModel } from './define.ts'

const keptDays = 3

/** What browsers may have missed. Older than this, a browser reloads its view instead. */
export const EventModel = defineModel({
  collection: 'events',
  shape: EventRow,
  indexes: [
    // the gap of one stream, in order; unique: a rev is given once
    { keys: { organizationId: 1, stream: 1, rev: 1 }, options: { unique: true } },
    { keys: { at: 1 }, options: { expireAfterSeconds: keptDays * 86_400 } },
  ],
})
