import { MessageChange } from '../message-change.ts'
import { defineModel } from './define.ts'

/** Kept as long as the message it is about. */
export const MessageChangeModel = defineModel({
  collection: 'messageChanges',
  shape: MessageChange,
  extra: {
    /** `lineId:actor:wireId`; absent where there is no wire id. */
    wireKey: String,
    /** When outbound looks at it next. Absent when it need not. */
    due: Date,
  },
  indexes: [
    // ingest: what was done to these messages, before they came too
    { keys: { organizationId: 1, targetKey: 1 } },
    // dedupe, acknowledgements of our own · unique: what an actor sent under an id on a line is stored once
    {
      keys: { organizationId: 1, wireKey: 1 },
      options: { unique: true, partialFilterExpression: { wireKey: { $exists: true } } },
    },
    // outbound: what an account has to send
    { keys: { accountId: 1, due: 1 }, options: { partialFilterExpression: { due: { $exists: true } } } },
  ],
})
