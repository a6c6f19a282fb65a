import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Boundaries, cruise } from '../../bin/lib/boundaries.ts'

/** A stub of every place that the rule names, with imports that it allows. */
const clean: Record<string, string[]> = {
  'schemas/quote.ts': ['zod'],
  'schemas/models/quote.model.ts': ['mongoose', '../quote.ts'],
  'src/core/db.ts': ['mongoose'],
  'src/core/queue.ts': ['bullmq', 'ioredis', 'socket.io'],
  'src/migrations/0001-indexes.ts': ['../core/db.ts'],
  'src/channels/channel.ts': ['../core/db.ts', '../../schemas/quote.ts'],
  'src/channels/baileys/index.ts': ['../channel.ts', './socket.ts'],
  'src/channels/baileys/socket.ts': ['@whiskeysockets/baileys', 'libsignal'],
  'src/channels/webchat/index.ts': ['../channel.ts'],
  'src/features/quotes/index.ts': ['./repository.ts', '../contacts/index.ts', '../../channels/channel.ts'],
  'src/features/quotes/repository.ts': ['mongoose', '../../../schemas/models/quote.model.ts'],
  'src/features/contacts/index.ts': ['./service.ts'],
  'src/features/contacts/service.ts': [],
  'src/features/payments/stripe.ts': ['stripe'],
  'src/commands/grammar.ts': ['../features/quotes/index.ts'],
  'src/bot/kit.ts': ['../../schemas/quote.ts'],
  'src/bot/llm/openai.ts': ['openai'],
  'src/bot/llm/claude.ts': ['@anthropic-ai/sdk'],
  'src/pipeline/ingest.ts': ['../bot/kit.ts', '../commands/grammar.ts', '../channels/channel.ts'],
  'src/doors/http.ts': ['../features/quotes/index.ts'],
  'src/app.ts': ['./doors/http.ts'],
  'src/worker.ts': ['./pipeline/ingest.ts'],
  'src/config.ts': ['zod'],
  'src/simulator/whatsapp/index.ts': ['@whiskeysockets/baileys'],
  'src/compose.ts': [
    './app.ts',
    './worker.ts',
    './config.ts',
    './channels/baileys/index.ts',
    '../bots/shop/bot.ts',
    './simulator/whatsapp/index.ts',
  ],
  'src/main.ts': ['./compose.ts', './config.ts'],
  'bots/shop/bot.ts': ['../../src/bot/kit.ts', '../../schemas/quote.ts'],
  'inbox-ui/src/app/main.tsx': ['../features/quotes/panel.tsx', '../features/thread/thread.tsx', 'socket.io-client'],
  'inbox-ui/src/features/quotes/panel.tsx': ['../../../../schemas/quote.ts'],
  'inbox-ui/src/features/thread/thread.tsx': [],
  'test/quotes.test.ts': ['../src/features/quotes/index.ts'],
}

/** For each rule, imports that it must catch; each stands in a file of its own. */
const breaches: [rule: string, file: string, imports: string][] = [
  ['no-cycles', 'src/core/a.ts', './b.ts'],
  ['no-feature-cycles', 'src/features/contacts/index.ts', '../quotes/index.ts'],
  ['schemas-are-leaves', 'schemas/order.ts', '../src/core/db.ts'],
  ['schemas-are-browser-safe', 'schemas/contact.ts', './models/quote.model.ts'],
  ['layer-core', 'src/core/bad.ts', '../features/contacts/index.ts'],
  ['layer-core', 'src/migrations/0002-bad.ts', '../compose.ts'],
  ['layer-app-and-worker', 'src/app.ts', '../bots/shop/bot.ts'],
  ['layer-channels', 'src/channels/bad.ts', '../features/contacts/index.ts'],
  ['layer-features', 'src/features/contacts/bad.ts', '../../commands/grammar.ts'],
  ['layer-commands', 'src/commands/bad.ts', '../bot/kit.ts'],
  ['layer-bot', 'src/bot/bad.ts', '../pipeline/ingest.ts'],
  ['layer-pipeline', 'src/pipeline/bad.ts', '../doors/http.ts'],
  ['layer-doors', 'src/doors/bad.ts', '../app.ts'],
  ['layer-app-and-worker', 'src/worker/bad.ts', '../compose.ts'],
  ['layer-config', 'src/config.ts', './compose.ts'],
  ['layer-compose', 'src/compose/bad.ts', '../main.ts'],
  ['production-sees-no-test', 'src/features/contacts/worse.ts', '../../../test/helpers.ts'],
  ['feature-door', 'src/features/contacts/deep.ts', '../quotes/repository.ts'],
  ['feature-door-from-outside', 'src/doors/deep.ts', '../features/quotes/repository.ts'],
  ['adapter-door', 'src/channels/webchat/bad.ts', '../baileys/socket.ts'],
  ['adapters-are-joined-above', 'src/features/contacts/wire.ts', '../../channels/baileys/index.ts'],
  ['adapters-are-joined-above', 'src/pipeline/wire.ts', '../channels/baileys/index.ts'],
  ['simulator-is-for-compose', 'src/pipeline/sim.ts', '../simulator/whatsapp/index.ts'],
  ['simulator-stands-apart', 'src/simulator/bad.ts', '../features/contacts/index.ts'],
  ['bots-see-the-kit-only', 'bots/shop/bad.ts', '../../src/bot/llm/openai.ts'],
  ['bots-see-the-kit-only', 'bots/shop/worse.ts', '../../schemas/models/quote.model.ts'],
  ['ui-sees-schemas-only', 'inbox-ui/src/lib/bad.ts', '../../../src/core/db.ts'],
  ['ui-sees-schemas-only', 'inbox-ui/src/lib/worse.ts', '../../../schemas/models/quote.model.ts'],
  ['ui-features-are-siblings', 'inbox-ui/src/features/thread/bad.ts', '../quotes/panel.tsx'],
  ['baileys-in-its-adapter', 'src/features/contacts/wa.ts', '@whiskeysockets/baileys'],
  ['baileys-in-its-adapter', 'src/core/wa.ts', 'libsignal'],
  ['stripe-in-payments', 'src/features/payments/service.ts', 'stripe'],
  ['models-in-llm', 'src/bot/agent.ts', 'openai'],
  ['models-in-llm', 'src/features/contacts/ai.ts', '@anthropic-ai/sdk'],
  ['bullmq-and-ioredis-in-core', 'src/pipeline/redis.ts', 'ioredis'],
  ['bullmq-and-ioredis-in-core', 'src/worker/bull.ts', 'bullmq'],
  ['socketio-in-core', 'src/doors/live.ts', 'socket.io'],
  ['mongoose-in-models', 'src/features/contacts/db.ts', 'mongoose'],
  ['mongoose-in-models', 'src/core/lease.ts', 'mongoose'],
]

const vendors = ['zod', 'mongoose', 'bullmq', 'ioredis', 'socket.io', 'socket.io-client', 'stripe', 'openai']
const scoped = ['@whiskeysockets/baileys', '@anthropic-ai/sdk', 'libsignal']
const trees: string[] = []

async function write(tree: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true })
  await writeFile(join(tree, file), text)
}

/** Types only: the rule holds for `import type` too, and what is erased is what a naive check misses. */
const importing = (targets: string[]) => targets.map((target) => `import type {} from '${target}'\n`).join('')

async function plant(extra: [file: string, imports: string[]][]): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'parley-boundaries-'))
  trees.push(tree)
  await cp('tsconfig.json', join(tree, 'tsconfig.json'))
  for (const name of [...vendors, ...scoped]) {
    await write(tree, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    await write(tree, `node_modules/${name}/index.js`, '')
  }
  const files = new Map(Object.entries(clean).map(([file, imports]) => [file, [...imports]]))
  for (const [file, imports] of extra) files.set(file, [...(files.get(file) ?? []), ...imports])
  for (const [file, imports] of files) await write(tree, file, `${importing(imports)}export {}\n`)
  return tree
}

afterAll(async () => {
  for (const tree of trees) await rm(tree, { recursive: true, force: true })
})

test('what the rule allows passes, and every file is looked at', async () => {
  const found = await cruise(await plant([]))
  expect(found.breaches).toEqual([])
  expect(found.unseen).toEqual([])
  expect(found.modules).toBe(Object.keys(clean).length)
  expect(found.dependencies).toBe(Object.values(clean).flat().length)
})

test('a tree without modules is not taken for a clean one', async () => {
  const tree = await mkdtemp(join(tmpdir(), 'parley-boundaries-'))
  trees.push(tree)
  await write(tree, 'src/only.js', '')
  await cp('tsconfig.json', join(tree, 'tsconfig.json'))
  expect((await cruise(tree)).modules).toBe(0)
})

describe('a seeded breach is caught by', () => {
  let found: Boundaries
  beforeAll(async () => {
    const extra = breaches.map(([, file, target]): [string, string[]] => [file, [target]])
    found = await cruise(await plant([...extra, ['src/core/b.ts', ['./a.ts']], ['test/helpers.ts', []]]))
  })

  test.each(breaches)('%s: %s → %s', (rule, file) => {
    const from = rule === 'no-feature-cycles' ? dirname(file) : file
    expect(found.breaches.filter((breach) => breach.from === from).map((breach) => breach.rule)).toContain(rule)
  })

  test('every rule that there is', () => {
    const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] }
    expect(rules.forbidden.map(({ name }) => name).sort()).toEqual([...new Set(breaches.map(([rule]) => rule))].sort())
  })
})
