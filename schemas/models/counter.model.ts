import { Counter } from '../plumbing.ts'
import { defineModel } from './define.ts'

/** `rev:STREAM`, `number:ORGANIZATION:NAME`, `turn:ORGANIZATION`. By key only. */
export const CounterModel = defineModel({ collection: 'counters', shape: Counter, indexes: [] })
