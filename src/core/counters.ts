import type { Id } from '../../schemas/common.ts'
import { CounterModel } from '../../schemas/models/counter.model.ts'
import type { ClientSession } from './db.ts'

/** The next number of a series of an organization (quotes, orders): from 1 up, never used again. */
export async function nextNumber(organizationId: Id, series: string, session: ClientSession): Promise<number> {
  const counter = await CounterModel.findOneAndUpdate(
    { _id: `number:${organizationId}:${series}` },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after', session },
  ).lean()
  return counter?.value ?? 1
}

/** Raises the rev of each stream by how many changes it gets; answers each stream's rev after that. */
export async function raiseRevs(
  counts: ReadonlyMap<string, number>,
  session: ClientSession,
): Promise<Map<string, number>> {
  const keys = [...counts.keys()].map((stream) => `rev:${stream}`)
  await CounterModel.bulkWrite(
    [...counts].map(([stream, count]) => ({
      updateOne: { filter: { _id: `rev:${stream}` }, update: { $inc: { value: count } }, upsert: true },
    })),
    { session, ordered: false },
  )
  const rows = await CounterModel.find({ _id: { $in: keys } })
    .session(session)
    .lean()
  return new Map(rows.map((row) => [row._id.slice('rev:'.length), row.value]))
}

/** The newest rev of a stream; 0 when nothing was ever shown there. */
export async function currentRev(stream: string): Promise<number> {
  const row = await CounterModel.findOne({ _id: `rev:${stream}` }).lean()
  return row?.value ?? 0
}
