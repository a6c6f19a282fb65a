import { setTimeout as delay } from 'node:timers/promises'
import type { GraphSimulator } from '../../../src/simulator/graph/index.ts'
import { signatureOf } from '../../../src/simulator/graph/webhooks.ts'
import type { ApiClient } from '../../helpers/api.ts'
import type { RunningParley } from '../../helpers/parley.ts'

const keys = { phoneNumberId: '7700110022', businessAccountId: '8800110022' }
const secrets = { accessToken: 'the-token-of-the-run', appSecret: 'the-secret-of-the-run' }
const customers = 20

/** Webhooks as Meta sends them, and what each was answered. */
export interface CloudDoor {
  /** A new message; resolves with the answer's status, 0 where there was none. */
  post(): Promise<number>
  /** What is on its way has been answered. */
  answered(): Promise<void>
  /** All that were not answered 2xx again, until they are: as Meta does. */
  resend(): Promise<void>
  /** Of all messages so far. */
  sent: ReadonlySet<string>
  taken: ReadonlySet<string>
}

/** A line of Parley on the Cloud API that only listens, and who writes to it. */
export async function openCloudDoor({ url }: RunningParley, api: ApiClient, graph: GraphSimulator): Promise<CloudDoor> {
  await graph.control.addBusiness({
    ...{ ...keys, token: secrets.accessToken, appSecret: secrets.appSecret },
    ...{ number: '+13055550166', name: 'Door' },
  })
  const line = await api.post<{ id: string }>('/lines', { name: 'Door' })
  await api.call('PATCH', `/lines/${line.id}`, { botMode: 'listen' })
  const account = await api.call<{ id: string }>('PUT', `/lines/${line.id}/cloud-account`, { ...keys, ...secrets })
  await api.post(`/lines/${line.id}/move`, { adapter: 'cloud-api' })
  const path = `${url}/webhooks/whatsapp/${account.body.id}`
  const sent = new Set<string>()
  const taken = new Set<string>()
  const underWay = new Set<Promise<number>>()

  const hand = async (id: string, at: number): Promise<number> => {
    const raw = bodyOf(id, at)
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(raw, secrets.appSecret) }
    const status = await fetch(path, { method: 'POST', headers, body: raw }).then(
      async (answer) => {
        await answer.text()
        return answer.status
      },
      () => 0,
    )
    if (status >= 200 && status < 300) taken.add(id)
    return status
  }
  return {
    ...{ sent, taken },
    post() {
      const at = sent.size
      const id = `wamid.run.${at}`
      sent.add(id)
      const handed = hand(id, at).finally(() => underWay.delete(handed))
      underWay.add(handed)
      return handed
    },
    async answered() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async resend() {
      for (const end = Date.now() + 120_000; Date.now() < end; await delay(200)) {
        const left = [...sent].filter((id) => !taken.has(id)).slice(0, 100)
        if (left.length === 0) return
        await Promise.all(left.map((id) => hand(id, Number(id.split('.').at(-1)))))
      }
      throw new Error(`${sent.size - taken.size} webhooks were not taken in two minutes`)
    },
  }
}

function bodyOf(id: string, at: number): string {
  const from = `5511955${String(at % customers).padStart(6, '0')}`
  const timestamp = String(Math.floor(Date.now() / 1_000))
  // some size, so that a disk has something to fill up with
  const text = { body: `Is it in stock? ${at} ${'.'.repeat(500)}` }
  const value = {
    metadata: { phone_number_id: keys.phoneNumberId },
    contacts: [{ wa_id: from, profile: { name: `Writer ${at % customers}` } }],
    messages: [{ id, from, timestamp, type: 'text', text }],
  }
  const entry = [{ id: keys.businessAccountId, changes: [{ field: 'messages', value }] }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry })
}
