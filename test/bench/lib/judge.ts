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
  const shown: string[] = []
  let copiesOnWire = 0
  for (const phone of facts.customers) {
    for (const message of await parley.control.thread({ phone, peer: facts.account })) {
      if (message.direction !== 'in' || !message.content.text.startsWith('out ')) continue
      shown.push(message.content.text)
      copiesOnWire += message.arrivals - 1
    }
  }
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

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
