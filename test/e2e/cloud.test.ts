/** The Cloud API in a real browser: connected by its form, taken into use, and a template sent once the window has closed. */
import mongoose from 'mongoose'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createGraphSimulator, type GraphSimulator } from '../../src/simulator/graph/index.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'

vi.setConfig({ testTimeout: 180_000 })

const phoneNumberId = '100200300400'
const keys = { phoneNumberId, businessAccountId: '900800700600', appSecret: 'the-secret-of-the-app' }
const token = 'the-token-of-graph'
let graph: GraphSimulator
let parley: RunningParley
let browser: Browser
let store: mongoose.mongo.MongoClient
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>
let customer: string
beforeAll(async () => {
  graph = await createGraphSimulator()
  parley = await startParley({ env: { CLOUD_API_URL: graph.url } })
  store = await new mongoose.mongo.MongoClient(parley.env.MONGODB_URI ?? '').connect()
  browser = await openBrowser()
  customer = parley.seeded.customers[0]?.number ?? ''
  await graph.control.addBusiness({ ...keys, token, number: parley.seeded.businessNumber, name: 'Northgate' })
  await graph.control.addCustomer({ number: customer, name: 'Daniela' })
  await graph.control.addTemplate({
    phoneNumberId,
    name: 'part_is_here',
    language: 'en',
    body: 'Hi {{1}}, your {{2}} is here',
  })
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  signedIn = await context.storageState()
  await context.close()
})
afterAll(async () => {
  await browser?.close()
  await store?.close()
  await parley?.stop()
  await graph?.close()
})

async function open(path: string, width = 1440): Promise<Page> {
  const viewport = { width, height: width < 500 ? 844 : 900 }
  const context = await browser.newContext({ viewport, storageState: signedIn, locale: 'en-US' })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  await page.goto(parley.url + path)
  return page
}

it('is connected with its keys, says what Meta must be told and what Meta says, and takes the line', async () => {
  const page = await open(`/lines/${parley.seeded.lineId}`)
  const part = page.getByTestId('cloud-part')
  await part.getByRole('button', { name: 'Connect the Cloud API' }).click()
  const form = page.getByTestId('cloud-form')
  await form.getByLabel('Phone number ID').fill(phoneNumberId)
  await form.getByLabel('WhatsApp Business Account ID').fill(keys.businessAccountId)
  await form.getByLabel('Access token').fill('a token with a typo'.replaceAll(' ', '-'))
  await form.getByLabel('App secret').fill(keys.appSecret)
  await expectGood(page, 'cloud-form')
  await form.getByRole('button', { name: 'Save' }).click()
  await part.getByText('The access token has expired or was taken back.').waitFor()
  await part.getByRole('button', { name: 'Change the keys' }).click()
  await form.getByLabel('Access token').fill(token)
  await form.getByRole('button', { name: 'Save' }).click()
  await part.getByText(/Meta knows it as Northgate/).waitFor()
  const [url = '', verifyToken = ''] = await part.locator('code').allTextContents()
  await graph.control.setWebhook({ phoneNumberId, url: parley.url + new URL(url).pathname, verifyToken })
  await part.getByRole('button', { name: 'Use the Cloud API' }).click()
  await part.getByText(/served by the Cloud API now/).waitFor()
  await page.locator('[data-testid=line-state][data-state=connected]').waitFor()
  await expectGood(page, 'cloud-line')
  await page.context().close()
})

it('once the window has closed the box says since when, and a template goes out filled in', async () => {
  await graph.control.send({ phoneNumberId, customer, content: { kind: 'text', text: 'Is my part here?' } })
  const conversations = store.db().collection<{ _id: string; lastInboundAt: Date }>('conversations')
  await vi.waitFor(async () => expect(await conversations.countDocuments()).toBe(1), { timeout: 60_000 })
  const lastInboundAt = new Date(Date.now() - 30 * 3_600_000)
  const found = await conversations.findOneAndUpdate({}, { $set: { lastInboundAt, holderKind: 'nobody' } })
  await graph.control.closeWindow({ phoneNumberId, customer })
  for (const width of [1440, 390]) {
    const page = await open(`/inbox/all/${found?._id}`, width)
    await page
      .getByTestId('window-closed')
      .getByText(/Free words ended/)
      .waitFor()
    await expectGood(page, 'window-closed')
    await page.context().close()
  }
  const page = await open(`/inbox/all/${found?._id}`)
  await page.getByTestId('window-closed').getByRole('button', { name: 'Choose a template' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /part_is_here/ }).click()
  await expectGood(page, 'template')
  await dialog.getByLabel('{{1}}').fill('Daniela')
  await dialog.getByLabel('{{2}}').fill('oil filter')
  await dialog.getByRole('button', { name: 'Send the template' }).click()
  await page.getByText('Hi Daniela, your oil filter is here').first().waitFor()
  await vi.waitFor(
    async () => {
      const thread = await graph.control.thread({ phoneNumberId, customer })
      expect(thread.filter(({ kind }) => kind === 'template').map(({ status }) => status)).toEqual(['delivered'])
    },
    { timeout: 60_000 },
  )
  await page.context().close()
})
