import { Line } from '../line.ts'
import { defineModel } from './define.ts'

export const LineModel = defineModel({
  collection: 'lines',
  shape: Line,
  indexes: [
    // the list of lines, oldest first
    { keys: { organizationId: 1, createdAt: 1 } },
  ],
})
