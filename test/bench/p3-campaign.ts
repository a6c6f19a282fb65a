import type { ChannelHost } from '../../src/channels/channel.ts'
import { createCloudApiAdapter } from '../../src/channels/cloud-api/index.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { startBenchChild } from './lib/child.ts'
import { type CloudLine, cloudLine, type Person } from './lib/cloud.ts'
import type { Figure } from './lib/figures.ts'
import type { Stage } from './lib/stage.ts'
import { median } from './lib/stats.ts'
import { until } from './lib/until.ts'

/** What WhatsApp grants a number at first. */
const cap = 80
const senders = 24

/** P3: what a campaign has queued goes out over the Cloud API, each stored with its status; and its cap is kept. */
export async function measureCampaign(stage: Stage): Promise<Figure[]> {
  const line = await cloudLine(stage)
  const count = stage.isQuick ? 300 : 1_500
  const people = await line.acquaint(count)
  const rates: number[] = []
  for (let at = 0; at < stage.runs; at++) {
    rates.push(await sendAll(stage, line, people, `campaign${at}`))
    stage.say(`  ${rates.at(-1)?.toFixed(0)} sends/s`)
  }
  const { refused, used } = await keepCap(
    stage,
    line,
    people.slice(0, 60).map(({ phone }) => phone),
  )
  return [
    {
      id: 'P3',
      what: 'campaign sends over the Cloud API, each stored with its status',
      value: median(rates),
      unit: '/s',
      floor: { least: 735 },
    },
    { id: 'P3', what: `sends beyond ${cap} in any sliding second`, value: refused, unit: '', floor: { most: 0 } },
    { id: 'P3', what: `share of ${cap} a second that is used`, value: used * 100, unit: '%', floor: { least: 95 } },
  ]
}

/** Queues one message to each, as a campaign does, and waits until the provider has told of every one. */
async function sendAll(
  { database }: Stage,
  { accountId }: CloudLine,
  people: readonly Person[],
  run: string,
): Promise<number> {
  const messages = database.collection<{ _id: string; status: string; times: { sent: Date } }>('messages')
  const conversations = database.collection<{ _id: string; lastSeq: number }>('conversations')
  const ids = people.map(({ conversationId }) => conversationId)
  const rows: { _id: string }[] = []
  for await (const conversation of conversations.find({ _id: { $in: ids } })) {
    const seq = conversation.lastSeq + 1
    const template = await messages.findOne({ conversationId: conversation._id, direction: 'in' } as object)
    const { wireKey: _key, ...common } = template as typeof template & { wireKey?: string }
    rows.push({
      ...common,
      ...{
        _id: newId(),
        seq,
        direction: 'out',
        text: `News for you: ${run}`,
        status: 'queued',
        lane: 'campaign',
        rank: 3,
      },
      ...{ accountId, wireId: null, senderKey: 'us', fromMe: true, clientId: newId(), due: new Date() },
      sender: { kind: 'system', userId: null, name: null },
    } as unknown as { _id: string })
    await conversations.updateOne({ _id: conversation._id }, { $set: { lastSeq: seq } })
  }
  await messages.insertMany(rows as never[])
  const own = { _id: { $in: rows.map(({ _id }) => _id) } }
  const told = { ...own, status: { $in: ['delivered', 'read'] } }
  await until(async () => (await messages.countDocuments(told)) === rows.length, `${run} to be delivered`, 300_000)
  const times = (await messages.find(own).project<{ times: { sent: Date } }>({ times: 1 }).toArray()).map(
    ({ times: { sent } }) => +sent,
  )
  return ((rows.length - 1) * 1_000) / (Math.max(...times) - Math.min(...times))
}

/** As fast as the channel lets through; the stand-in refuses what is beyond the cap in any second that slides. */
async function keepCap(
  stage: Stage,
  line: CloudLine,
  phones: readonly string[],
): Promise<{ refused: number; used: number }> {
  const bare = startBenchChild<{ url: string }>('bare-webhook.ts', [line.appSecret])
  const { url: webhook } = await bare.next()
  const number = await line.another({ perSecond: cap, phones, webhook })
  const adapter = createCloudApiAdapter({
    ...{ url: stage.graph.url, version: 'v23.0', mediaHosts: [], logger: createLogger('silent'), perSecond: cap },
    credentials: async () => ({ ...number, verifyToken: 'bench' }),
  })
  const host: ChannelHost = {
    fenced: new AbortController().signal,
    ingest: async () => undefined,
    receipt: async () => undefined,
    state: async () => undefined,
    presence: () => undefined,
  }
  const account = { organizationId: newId(), accountId: newId(), lineId: newId(), name: 'cap', fence: 1 }
  const session = await adapter.open(account, host)
  const count = cap * (stage.isQuick ? 4 : 15)
  let [next, refused] = [0, 0]
  const worker = async (): Promise<void> => {
    while (next < count) {
      const at = next++
      const to = { phone: phones[at % phones.length] as string }
      await session
        .send({ wireId: null, clientId: newId(), to, kind: 'text', text: `Cap ${at}` })
        .catch(() => void refused++)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: senders }, worker))
  const seconds = (performance.now() - began) / 1_000
  await session.close()
  await bare.stop()
  // the first second's worth needs no time: a second that slides may hold it at once
  return { refused, used: (count - refused - cap) / seconds / cap }
}
