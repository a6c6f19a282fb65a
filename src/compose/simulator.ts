import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { Running } from '../running.ts'
import { createGraphSimulator, type GraphSimulator } from '../simulator/graph/index.ts'
import { createStripeSimulator } from '../simulator/stripe/index.ts'
import { createWhatsAppSimulator } from '../simulator/whatsapp/index.ts'
import { controlPrefix, createPhoneServer } from '../simulator/whatsapp/phone/server.ts'
import { demo } from './demo.ts'

/** What the other roles must be told to use the simulator: settings of theirs. */
export interface SimulatorSettings {
  SIMULATOR_URL: string
  WHATSAPP_URL: string
  WHATSAPP_ROOT_KEY: string
  WHATSAPP_CA_FILE: string
  CLOUD_API_URL: string
  STRIPE_API_URL: string
}

/** The loopback WhatsApp server with the demo's phones and their page. What it knows is kept over a restart. */
export async function startSimulator(config: Config): Promise<Running> {
  mkdirSync(config.DATA_DIR, { recursive: true })
  const simulator = await createWhatsAppSimulator({
    production: config.PARLEY_ENV === 'production',
    statePath: join(config.DATA_DIR, 'simulator.sqlite'),
  })
  await simulator.control.addPhone({ number: demo.shop.number, name: demo.shop.name, role: 'business' })
  for (const customer of demo.customers) await simulator.control.addPhone({ ...customer, role: 'customer' })
  const inboxUrl = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
  const phone = await createPhoneServer(simulator, { port: config.SIMULATOR_PORT, inboxUrl })
  const caFile = resolve(config.DATA_DIR, 'simulator-ca.pem')
  writeFileSync(caFile, simulator.mediaCa)
  const graph = await startGraph(config)
  const stripe = await startStripe(config)
  const ready: SimulatorSettings = {
    SIMULATOR_URL: `${phone.url}${controlPrefix}`,
    WHATSAPP_URL: simulator.wsUrl,
    WHATSAPP_ROOT_KEY: simulator.rootPublicKey,
    WHATSAPP_CA_FILE: caFile,
    CLOUD_API_URL: graph?.url ?? config.CLOUD_API_URL,
    STRIPE_API_URL: stripe?.url ?? config.STRIPE_API_URL,
  }
  return {
    ready,
    async stop() {
      await phone.close()
      await simulator.close()
      await graph?.close()
      await stripe?.close()
    },
  }
}

/** Stripe's stand-in, where no other one is configured. What it knows is kept over a restart, and it stays at its address. */
async function startStripe(config: Config) {
  if (new URL(config.STRIPE_API_URL).hostname !== 'api.stripe.com') return null
  const statePath = join(config.DATA_DIR, 'stripe.json')
  return createStripeSimulator({ production: config.PARLEY_ENV === 'production', statePath })
}

/** The Cloud API's stand-in, where no other one is configured: with the demo's shop, to try the form with. */
async function startGraph(config: Config): Promise<GraphSimulator | null> {
  if (new URL(config.CLOUD_API_URL).hostname !== 'graph.facebook.com') return null
  const graph = await createGraphSimulator({ production: config.PARLEY_ENV === 'production' })
  await graph.control.addBusiness({ ...demo.cloud, number: demo.shop.number, name: demo.shop.name })
  for (const { number, name } of demo.customers) await graph.control.addCustomer({ number, name })
  return graph
}
