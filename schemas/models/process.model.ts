import { ProcessRow } from '../plumbing.ts'
import { defineModel } from './define.ts'

const keptDays = 30

/** Read whole at a start: one row for each process that lives or died without a goodbye. */
export const ProcessModel = defineModel({
  collection: 'processes',
  shape: ProcessRow,
  indexes: [{ keys: { at: 1 }, options: { expireAfterSeconds: keptDays * 86_400 } }],
})
