import { randomBytes } from 'node:crypto'
import { demo } from './compose/demo.ts'
import { seedLeads } from './compose/demo-leads.ts'
import { seedPayments } from './compose/demo-payments.ts'
import { seedSales } from './compose/demo-sales.ts'
import { createServices, handledEvents, type Services } from './compose/services.ts'
import { loadConfig } from './config.ts'
import { newId } from './core/ids.ts'
import { createLogger } from './core/logger.ts'
import { systemScope } from './core/scope.ts'
import { createKernel } from './kernel.ts'

/** A password that a person can copy from a terminal: 20 letters and figures, 100 bits. */
const newPassword = (): string => randomBytes(20).toString('base64url').replace(/[-_]/g, 'x').slice(0, 20)

const print = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`)

/**
 * The first organization with its owner, once: with demo people and a line, or with `--empty` for a real phone.
 * What it made is printed as JSON lines; a second run prints nothing and changes nothing.
 */
async function seed(isEmpty: boolean): Promise<void> {
  const config = loadConfig()
  const kernel = await createKernel(config, createLogger(config.LOG_LEVEL), { handledEvents })
  const services = createServices(kernel)
  try {
    if (await services.organizations.any()) return
    const owner = {
      name: isEmpty ? 'Owner' : 'Rosa Marín',
      email: isEmpty ? 'owner@localhost.example' : 'rosa@northgate.example',
      password: newPassword(),
    }
    const { name, slug, timeZone, currency } = isEmpty ? emptyShop : demo.shop
    const { organization } = await services.accounts.createOrganization({
      name,
      slug,
      timeZone,
      currency,
      pack: 'auto-parts',
      owner,
    })
    print({ owner: { email: owner.email, password: owner.password }, organizationId: organization.id })
    if (!isEmpty) await seedDemo(services, kernel.database, organization.id)
  } finally {
    await kernel.close()
  }
}

const emptyShop = { name: 'My business', slug: 'my-business', timeZone: 'UTC', currency: 'USD' }

async function seedDemo(
  services: Services,
  database: Awaited<ReturnType<typeof createKernel>>['database'],
  organizationId: string,
): Promise<void> {
  const members = []
  const sellers: string[] = []
  for (const { role, ...person } of demo.members) {
    const password = newPassword()
    const { id } = await services.accounts.createMember(organizationId, { ...person, password }, [role])
    if (role === 'agent') sellers.push(id)
    members.push({ ...person, role, password })
  }
  const line = await database.transaction(async (tx) => {
    const ctx = seedContext(organizationId, tx)
    const made = await services.lines.create(ctx, { name: demo.shop.name, channel: 'whatsapp', isDemo: true })
    const chat = await services.webchat.create(
      ctx,
      { name: `${demo.shop.name}: web`, greeting: 'Ask us about a part. A person or our bot answers.' },
      demo.chatKey,
    )
    await services.lines.update(ctx, chat.lineId, { botMode: 'on' })
    await seedPayments(ctx, services)
    await seedSales(ctx, services, sellers)
    await seedLeads(ctx, services)
    return services.lines.update(ctx, made.id, { botMode: 'on' })
  })
  print({ members, lineId: line.id, businessNumber: demo.shop.number, customers: demo.customers })
}

type Context = Parameters<Services['lines']['create']>[0]
const seedContext = (organizationId: string, tx: Context['tx']): Context => ({
  scope: systemScope(organizationId),
  tx,
  door: 'system',
  locale: 'en',
  timeZone: demo.shop.timeZone,
  now: new Date(),
  conversationId: null,
  runKey: newId(),
  audit: () => undefined,
})

await seed(process.argv.includes('--empty'))
