import type { z } from 'zod'
import type { GraphContext } from './context.ts'
import { type GraphMethod, graphInputs, type PushResult } from './control.ts'
import { written } from './customers.ts'
import { tellStatus } from './outgoing.ts'
import { push } from './push.ts'
import { valueFor } from './webhooks.ts'
import { businessOf, type Customer, newGraphId, newWamid, pairOf, type ThreadEntry, threadOf, waIdOf } from './world.ts'

type Input<M extends GraphMethod> = z.input<(typeof graphInputs)[M]>
type Parsed<M extends GraphMethod> = z.output<(typeof graphInputs)[M]>

export interface GraphResults {
  addBusiness: undefined
  setWebhook: undefined
  addCustomer: undefined
  addTemplate: { id: string }
  setTemplateStatus: undefined
  send: { id: string }
  ownerTypes: { id: string }
  read: undefined
  thread: ThreadEntry[]
  media: { base64: string; mime: string }
  typing: { seen: number }
  fault: undefined
  webhookFaults: undefined
  setToken: undefined
  closeWindow: undefined
  push: PushResult
  idle: undefined
}
export type GraphControl = { [M in GraphMethod]: (input: Input<M>) => Promise<GraphResults[M]> }
type Handlers = { [M in GraphMethod]: (input: Parsed<M>) => GraphResults[M] | Promise<GraphResults[M]> }

/** The control interface: each input is parsed, in process as over HTTP. */
export function createGraphControl(context: GraphContext): GraphControl {
  const handlers: Handlers = { ...setUp(context), ...happenings(context), ...looks(context) }
  const entries = (Object.keys(graphInputs) as GraphMethod[]).map((name) => [
    name,
    async (input: unknown) => (handlers[name] as (parsed: unknown) => unknown)(graphInputs[name].parse(input)),
  ])
  return Object.fromEntries(entries) as GraphControl
}

function setUp({ world, queue }: GraphContext) {
  return {
    addBusiness(input: Parsed<'addBusiness'>) {
      const webhookFaults = { delayStatusesMs: 0, duplicate: false, shuffle: false }
      const fresh = { webhook: null, templates: [], blocked: new Set<string>(), faults: [], webhookFaults }
      world.businesses.set(input.phoneNumberId, { ...fresh, ...input })
      return undefined
    },
    async setWebhook({ phoneNumberId, url, verifyToken }: Parsed<'setWebhook'>) {
      const business = businessOf(world, phoneNumberId)
      const challenge = newGraphId()
      const query = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': challenge }
      const answer = await fetch(`${url}?${new URLSearchParams(query)}`)
      if (answer.status !== 200 || (await answer.text()) !== challenge)
        throw new Error(`The webhook did not answer the challenge: ${answer.status}`)
      business.webhook = { url, verifyToken }
      return undefined
    },
    addCustomer(input: Parsed<'addCustomer'>) {
      world.customers.set(input.number, input)
      return undefined
    },
    addTemplate({ phoneNumberId, body, header, footer, ...rest }: Parsed<'addTemplate'>) {
      const id = newGraphId()
      const components = [
        ...(header ? [{ type: 'HEADER', format: 'TEXT', text: header }] : []),
        { type: 'BODY', text: body },
        ...(footer ? [{ type: 'FOOTER', text: footer }] : []),
      ]
      businessOf(world, phoneNumberId).templates.push({ id, ...rest, components })
      return { id }
    },
    setTemplateStatus({ phoneNumberId, name, language, status }: Parsed<'setTemplateStatus'>) {
      const business = businessOf(world, phoneNumberId)
      const template = business.templates.find((one) => one.name === name && one.language === language)
      if (!template) throw new Error('No such template')
      template.status = status
      const told = { event: status, message_template_id: template.id, message_template_name: name }
      queue.tell(business, 'message_template_status_update', { ...told, message_template_language: language })
      return undefined
    },
    fault({ phoneNumberId, fault, count }: Parsed<'fault'>) {
      businessOf(world, phoneNumberId).faults.push(...Array.from({ length: count }, () => fault))
      return undefined
    },
    webhookFaults({ phoneNumberId, ...faults }: Parsed<'webhookFaults'>) {
      const business = businessOf(world, phoneNumberId)
      business.webhookFaults = { ...business.webhookFaults, ...(faults as Partial<typeof business.webhookFaults>) }
      return undefined
    },
    setToken({ phoneNumberId, token }: Parsed<'setToken'>) {
      businessOf(world, phoneNumberId).token = token
      return undefined
    },
    closeWindow({ phoneNumberId, customer }: Parsed<'closeWindow'>) {
      world.lastInbound.set(pairOf(phoneNumberId, customer), Date.now() - 25 * 3_600_000)
      return undefined
    },
  }
}

function happenings(context: GraphContext) {
  const { world, queue } = context
  const customerOf = (number: string): Customer => {
    const customer = world.customers.get(number)
    if (!customer) throw new Error(`${number} is not on this WhatsApp`)
    return customer
  }
  return {
    send({ phoneNumberId, customer, content, id, sentAt }: Parsed<'send'>) {
      const business = businessOf(world, phoneNumberId)
      const person = customerOf(customer)
      const said = written(world, business, person, { content, id, sentAt })
      world.lastInbound.set(pairOf(phoneNumberId, customer), sentAt ?? Date.now())
      if (content.kind === 'number-change') {
        world.customers.delete(customer)
        world.customers.set(content.to, { ...person, number: content.to })
      }
      if (!business.blocked.has(customer)) queue.tell(business, 'messages', valueFor(business, said.rest))
      return { id: said.id }
    },
    ownerTypes({ phoneNumberId, customer, text }: Parsed<'ownerTypes'>) {
      const business = businessOf(world, phoneNumberId)
      const id = newWamid(customer)
      const message = {
        ...{ id, from: waIdOf(business.number), to: waIdOf(customer), type: 'text', text: { body: text } },
        timestamp: String(Math.floor(Date.now() / 1_000)),
      }
      threadOf(world, phoneNumberId, customer).push({
        ...{
          id,
          direction: 'out',
          kind: 'text',
          text,
          status: 'delivered',
          body: message,
          mediaId: null,
          clientId: null,
        },
      })
      queue.tell(business, 'smb_message_echoes', valueFor(business, { message_echoes: [message] }))
      return { id }
    },
    read({ phoneNumberId, customer }: Parsed<'read'>) {
      const business = businessOf(world, phoneNumberId)
      for (const entry of threadOf(world, phoneNumberId, customer))
        if (entry.direction === 'out' && entry.status === 'delivered' && entry.body.biz_opaque_callback_data)
          tellStatus(context, business, entry, customer, 'read')
      return undefined
    },
    push: (input: Parsed<'push'>) => push(businessOf(world, input.phoneNumberId), input),
  }
}

function looks({ world, queue }: GraphContext) {
  return {
    thread: ({ phoneNumberId, customer }: Parsed<'thread'>) => [...threadOf(world, phoneNumberId, customer)],
    media({ id }: Parsed<'media'>) {
      const media = world.media.get(id)
      if (!media) throw new Error('No such media')
      return { base64: media.bytes.toString('base64'), mime: media.mime }
    },
    typing: ({ phoneNumberId, customer }: Parsed<'typing'>) => ({
      seen: world.typing.filter((one) => one.phoneNumberId === phoneNumberId && one.customer === customer).length,
    }),
    async idle() {
      await queue.idle()
      return undefined
    },
  }
}
