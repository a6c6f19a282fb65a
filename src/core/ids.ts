import { randomBytes } from 'node:crypto'
import type { Id } from '../../schemas/common.ts'

let counter = randomBytes(3).readUIntBE(0, 3)
const machine = randomBytes(5).toString('hex')

/** A new id: seconds, this process, a counter; so ids of one process sort by the time they were made. */
export function newId(now: number = Date.now()): Id {
  counter = (counter + 1) & 0xffffff
  return (
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, '0') +
    machine +
    counter.toString(16).padStart(6, '0')
  )
}
