import { Label } from '../label.ts'
import { defineModel } from './define.ts'

export const LabelModel = defineModel({
  collection: 'labels',
  shape: Label,
  indexes: [
    // all of an organization, one by its name · unique: a name is given once
    { keys: { organizationId: 1, nameKey: 1 }, options: { unique: true } },
  ],
})
