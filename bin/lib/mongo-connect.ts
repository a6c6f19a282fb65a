import { setTimeout as delay } from 'node:timers/promises'
import mongoose, { type mongo } from 'mongoose'
import { PortTaken, requireOurs, waitForOwn } from './own-server.ts'
import type { Program } from './processes.ts'
import { Lacking } from './say.ts'

const electionPatienceMs = 60_000
const authenticationFailed = 18

/** Waits until the server we started answers, and makes sure that it is that one. Nothing is written before. */
export function connectOwn(uri: string, program: Program): Promise<mongo.MongoClient> {
  return waitForOwn(program, async () => {
    const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 1_000 })
    try {
      await client.connect()
      const status = await client.db('admin').command({ serverStatus: 1 })
      requireOurs(Number(status.pid), program)
      return client
    } catch (error) {
      await client.close()
      // Our password is unknown to another server.
      if ((error as mongo.MongoServerError).code === authenticationFailed) throw new PortTaken('another server answers')
      throw error
    }
  })
}

/** A mongod becomes a replica set of one; one that came back on another port gets its new address. */
export async function ensurePrimary(client: mongo.MongoClient, port: number): Promise<void> {
  const admin = client.db('admin')
  const host = `127.0.0.1:${port}`
  const hello = await admin.command({ hello: 1 })
  if (hello.isWritablePrimary && hello.me === host) return
  const config = await admin.command({ replSetGetConfig: 1 }).then(
    (answer) => answer.config,
    () => null,
  )
  if (!config) {
    await admin.command({ replSetInitiate: { _id: 'parley', members: [{ _id: 0, host }] } })
  } else if (config.members[0].host !== host) {
    config.members[0].host = host
    config.version += 1
    await admin.command({ replSetReconfig: config, force: true })
  }
  const until = Date.now() + electionPatienceMs
  while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
    if (Date.now() > until) throw new Lacking('The MongoDB started here does not become primary')
    await delay(50)
  }
}
