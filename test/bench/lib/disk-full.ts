import mongoose from 'mongoose'
import type { Interception } from './tcp-proxy.ts'

const { BSON } = mongoose.mongo
const headerBytes = 16
const opMsg = 2013
const writes = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite', 'commitTransaction'])
const outOfDiskSpace = { ok: 0, code: 14_031, codeName: 'OutOfDiskSpace', errmsg: 'No space left on device' }

/**
 * Answers each write as MongoDB does whose disk is full; reads go on. The driver writes each command in one piece, and a
 * chunk that is not a row of whole commands goes on as it is.
 */
export function refuseWrites(chunk: Buffer): Interception {
  const on: Buffer[] = []
  const back: Buffer[] = []
  for (let at = 0; at < chunk.length; ) {
    const length = at + headerBytes <= chunk.length ? chunk.readInt32LE(at) : 0
    if (length < headerBytes || at + length > chunk.length) {
      on.push(chunk.subarray(at))
      break
    }
    const command = chunk.subarray(at, at + length)
    if (isWrite(command)) back.push(answerTo(command))
    else on.push(command)
    at += length
  }
  return { on: Buffer.concat(on), back: Buffer.concat(back) }
}

/** Its name is the first field of its document. */
function isWrite(command: Buffer): boolean {
  const firstField = headerBytes + 4 + 1 + 4 + 1
  if (command.readInt32LE(12) !== opMsg || command[headerBytes + 4] !== 0) return false
  return writes.has(command.toString('utf8', firstField, command.indexOf(0, firstField)))
}

function answerTo(command: Buffer): Buffer {
  const document = Buffer.from(BSON.serialize(outOfDiskSpace))
  const answer = Buffer.alloc(headerBytes + 5)
  answer.writeInt32LE(answer.length + document.length, 0)
  answer.writeInt32LE(command.readInt32LE(4), 8)
  answer.writeInt32LE(opMsg, 12)
  return Buffer.concat([answer, document])
}
