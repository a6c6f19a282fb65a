import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { RunningParley } from '../../helpers/parley.ts'
import type { KillRunOptions, KillRunResult } from './kill-types.ts'

let connection: mongoose.mongo.MongoClient | null = null
export async function collectionOf(parley: RunningParley): Promise<mongoose.mongo.Collection> {
  connection ??= await new mongoose.mongo.MongoClient(parley.env.MONGODB_URI ?? '').connect()
  return connection.db().collection('messages')
}

export interface Facts {
  account: string
  options: KillRunOptions
  killed: number
  sentIn: string[]
  acceptedOut: { clientId: string; text: string }[]
  customers: string[]
}

export async function judge(parley: RunningParley, facts: Facts): Promise<KillRunResult> {
  const messages = await collectionOf(parley)
  const rows = await messages.find({ direction: 'in' }, { projection: { wireId: 1 } }).toArray()
  const ours = await messages.find({ direction: 'out' }, { projection: { clientId: 1, status: 1 } }).toArray()
  await connection?.close()
  connection = null
  const counts = countBy(rows.map((row) => String(row.wireId)))
  const { acknowledged } = await parley.control.stats({ account: facts.account })
  const sent = new Set(facts.sentIn)
  const acked = acknowledged.filter((id) => sent.has(id))
  const { shown, copiesOnWire } = await shownOf(parley, facts)
  const shownCounts = countBy(shown)
  const ownCounts = countBy(ours.map((row) => String(row.clientId)))
  return {
    seed: facts.options.seed,
    kills: facts.killed,
    sentIn: facts.sentIn.length,
    acknowledged: acked.length,
    stored: counts.size,
    lost: acked.filter((id) => !counts.has(id)),
    storedTwice: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    missing: facts.sentIn.filter((id) => !counts.has(id)),
    acceptedOut: facts.acceptedOut.length,
    lostRows: facts.acceptedOut.map(({ clientId }) => clientId).filter((id) => ownCounts.get(id) !== 1),
    inDoubt: ours.filter(({ status }) => status === 'in_doubt').map(({ clientId }) => String(clientId)),
    lostOut: facts.acceptedOut.filter(({ text }) => !shownCounts.has(text)).map(({ text }) => text),
    shownTwice: [...shownCounts].filter(([, count]) => count > 1).map(([text]) => text),
    copiesOnWire,
  }
}

/** A phone reads a moment after its server took the message, or asks for it again: what is not there by then is lost. */
const readWithinMs = 60_000

async function shownOf(
  parley: RunningParley,
  { account, customers, acceptedOut }: Facts,
): Promise<{ shown: string[]; copiesOnWire: number }> {
  for (const end = Date.now() + readWithinMs; ; await delay(200)) {
    const threads = await Promise.all(customers.map((phone) => parley.control.thread({ phone, peer: account })))
    const read = threads
      .flat()
      .filter(({ direction, content }) => direction === 'in' && content.text.startsWith('out '))
    const shown = read.map(({ content }) => content.text)
    const isAllThere = acceptedOut.every(({ text }) => shown.includes(text))
    if (isAllThere || Date.now() > end)
      return { shown, copiesOnWire: read.reduce((sum, { arrivals }) => sum + arrivals - 1, 0) }
  }
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
