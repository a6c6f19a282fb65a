/** The operations page in a real browser: what is wrong with its next step, dead letters settled, backups that were made. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene, member } from './scenes.ts'

vi.setConfig({ testTimeout: 180_000 })

const backups = mkdtempSync(join(tmpdir(), 'parley-backups-'))
let parley: RunningParley
let browser: Browser
let store: mongoose.mongo.MongoClient
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>
beforeAll(async () => {
  parley = await startParley({ env: { BACKUP_DIR: backups } })
  store = await new mongoose.mongo.MongoClient(parley.env.MONGODB_URI ?? '').connect()
  browser = await openBrowser()
  await createScene(parley)
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  signedIn = await context.storageState()
})
afterAll(async () => {
  await browser?.close()
  await store?.close()
  await parley?.stop()
  rmSync(backups, { recursive: true, force: true })
})

async function park(text: string, error: string): Promise<void> {
  const at = new Date()
  const { organizationId, lineId } = parley.seeded
  const line = await store.db().collection<{ _id: string; accountId: string }>('lines').findOne({ _id: lineId })
  const inbound = {
    ...{ wireId: newId(), peer: { phone: '+13055550199' }, fromMe: false, kind: 'text', text, pushName: 'Ada' },
    ...{ sentAt: at, arrival: 'live', quotedWireId: null, media: null },
  }
  await store
    .db()
    .collection<{ _id: string }>('deadLetters')
    .insertOne({
      ...{ _id: newId(), organizationId, lineId, accountId: line?.accountId, kind: 'inbound', error },
      ...{ payload: { inbound, arrivedAt: at }, createdAt: at, updatedAt: at, replayedAt: null },
    } as never)
}

async function open(width = 1440, locale = 'en-US'): Promise<Page> {
  const height = width < 500 ? 844 : 900
  const context = await browser.newContext({ viewport: { width, height }, storageState: signedIn, locale })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  await page.goto(`${parley.url}/settings/operations`)
  await page.getByTestId('check').first().waitFor()
  return page
}
const letter = (page: Page, text: string) => page.getByTestId('dead-letter').filter({ hasText: text })

it('the first backup is made and proven by itself, and the page says so', async () => {
  const page = await open()
  for (const check of await page.getByTestId('check').all())
    expect(await check.getAttribute('data-status')).toMatch(/^(ok|warn|fail)$/)
  const rows = page.getByTestId('backup')
  await page.getByText(/Last proven restore/).waitFor({ timeout: 90_000 })
  expect(await rows.allTextContents()).toEqual([
    expect.stringMatching(/Restore proven.*Done/),
    expect.stringMatching(/Full copy.*Done/),
  ])
  await page.context().close()
})

it('a dead letter is found, seen whole, replayed; another is discarded after a question', async () => {
  await park('Two oil filters please', 'the identity had no address')
  await park('Buy followers now', 'the text was not text')
  const page = await open()
  await page.getByRole('searchbox').fill('oil filters')
  await letter(page, 'the text was not text').waitFor({ state: 'detached' })
  await letter(page, 'the identity had no address').getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Two oil filters please').waitFor()
  await dialog.getByRole('button', { name: 'Replay' }).click()
  await letter(page, 'the identity had no address').waitFor({ state: 'detached' })
  await expect
    .poll(() => store.db().collection('messages').countDocuments({ text: 'Two oil filters please' }), {
      timeout: 60_000,
    })
    .toBe(1)

  await page.getByRole('searchbox').fill('')
  await letter(page, 'the text was not text').getByRole('button').click()
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await dialog.getByText('Discard this for good?').waitFor()
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('Nothing was set aside').waitFor()
  await page.getByText('Done', { exact: true }).first().click()
  await letter(page, 'the text was not text').waitFor()
  await page.context().close()
})

it('looks good at every width, light and dark, right to left too', async () => {
  await park('Hello?', 'the conversation could not be numbered')
  for (const width of [1440, 390, 320]) {
    const page = await open(width)
    await page.getByTestId('dead-letter').first().waitFor()
    await expectGood(page, 'operations')
    await page.getByTestId('dead-letter').first().getByRole('button').click()
    await page.getByRole('dialog').getByText('Hello?').waitFor()
    await expectGood(page, 'operations-letter')
    await page.goto(`${parley.url}/settings`)
    await page.getByRole('link', { name: 'Open operations' }).waitFor()
    await expectGood(page, 'settings')
    await page.context().close()
  }
  const page = await open(390)
  await page.context().request.patch(`${parley.url}/api/v1/me`, { data: { locale: 'ar' } })
  await page.reload()
  await page.locator('html[dir=rtl]').waitFor()
  await page.getByTestId('check').first().waitFor()
  await expectGood(page, 'ar-operations')
})

it('is not for agents', async () => {
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, member(parley, 'agent'))
  await page.goto(`${parley.url}/settings/operations`)
  await page
    .getByText(/You may not do this/)
    .first()
    .waitFor()
  expect(await page.getByTestId('check').count()).toBe(0)
  await context.close()
})
