import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Payment } from '../../schemas/payment.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { createScene, type Scene, until } from './scenes.ts'

let parley: RunningParley
let browser: Browser
let scene: Scene
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const name = 'Daniela Ríos'
const shots = process.env.SHOTS

it('a payment: asked for by command, paid on the page from the phone, seen live; refunded with a code', async () => {
  await scene.says(name, 'I would like to pay for the delivery')
  const row = await scene.row(name)
  await scene.run(scene.owner, name, '/pay 40 for delivery')
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.getByRole('link', { name: 'Payments' }).click()
  const paid = page.getByTestId('record').filter({ hasText: 'delivery' })
  await paid.getByText('Waiting').waitFor()

  const { body } = await scene.owner.call<{ items: Payment[] }>('GET', `/payments?contactId=${row.contactId}`)
  const link = await until('the link', async () => {
    const { body: now } = await scene.owner.call<Payment>('GET', `/payments/${body.items[0]?.id}`)
    return now.link
  })
  const { page: phone } = await openWindow(browser, { width: 560 })
  await phone.goto(link)
  await phone.getByLabel('Card').selectOption({ label: '4000 0000 0000 0002, declined' })
  await phone.getByRole('button', { name: 'Pay $40.00' }).click()
  await phone.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
  await paid.getByText('Failed').waitFor()
  await phone.getByRole('button', { name: 'Pay $40.00' }).click()
  await phone.getByText('Thank you. You can close this page').waitFor()
  // the signed webhook moved it: nobody reloaded
  await paid.locator('[data-status=succeeded]').waitFor()
  if (shots) await page.screenshot({ path: `${shots}/payments.png` })

  await paid.getByRole('button', { name: 'Refund' }).click()
  const form = page.getByTestId('refund')
  await form.getByLabel('Amount').fill('15')
  await form.getByRole('button', { name: 'Go on' }).click()
  const code = (await page.getByTestId('confirm-code').textContent()) ?? ''
  await page.getByPlaceholder('0000').fill(code)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.locator('[data-testid=record] [data-status=partially_refunded]').waitFor()
  expect(await page.getByTestId('record').filter({ hasText: '-$15.00' }).count()).toBe(1)

  await page.getByRole('link', { name: 'Invoices' }).click()
  await page.getByTestId('record').filter({ hasText: 'INV-1001' }).waitFor()
  await page.getByRole('link', { name: 'Gateways' }).click()
  await page.getByTestId('gateway').filter({ hasText: 'The keys work' }).waitFor()
})
