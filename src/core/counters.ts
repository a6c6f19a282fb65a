import type { Id } from '../../schemas/common.ts'
import { CounterModel } from '../../schemas/models/counter.model.ts'
import type { ClientSession, Tx } from './db.ts'

/** The next number of a series of an organization (quotes, orders): from 1 up, never used again. */
export async function nextNumber(organizationId: Id, series: string, session: ClientSession): Promise<number> {
  const counter = await CounterModel.findOneAndUpdate(
    { _id: `number:${organizationId}:${series}` },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after', session },
  ).lean()
  return counter?.value ?? 1
}

/** Raises the rev of each stream by how many changes it gets, with the transaction's writes; answers what each was before. */
export async function raiseRevs(
  counts: ReadonlyMap<string, number>,
  { session, writes }: Pick<Tx, 'session' | 'writes'>,
): Promise<Map<string, number>> {
  const keys = [...counts.keys()].map((stream) => `rev:${stream}`)
  const rows = await CounterModel.find({ _id: { $in: keys } })
    .session(session)
    // all of them with the first answer
    .batchSize(keys.length + 1)
    .lean()
  // read in this transaction: where another one raises it meanwhile, the store refuses one of the two
  for (const [stream, count] of counts)
    writes.update(CounterModel, { _id: `rev:${stream}` }, { $inc: { value: count } }, { upsert: true })
  return new Map(rows.map((row) => [row._id.slice('rev:'.length), row.value]))
}

/** The newest rev of a stream; 0 when nothing was ever shown there. */
export async function currentRev(stream: string): Promise<number> {
  const row = await CounterModel.findOne({ _id: `rev:${stream}` }).lean()
  return row?.value ?? 0
}
