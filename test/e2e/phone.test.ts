import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene } from './scenes.ts'

let parley: RunningParley
let browser: Browser
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const bubble = (phone: Page, direction: 'in' | 'out', text: string | RegExp) =>
  phone.locator(`.bubble[data-direction=${direction}]`).filter({ hasText: text })

async function openPhone(width: number, more = ''): Promise<Page> {
  const { page } = await openWindow(browser, { width, height: width < 500 ? 844 : 900 })
  await page.goto(`${parley.phoneUrl}/?me=13055550142${more}`)
  await page.locator('#peer-state[data-state=online]').waitFor({ timeout: 60_000 })
  return page
}

it('several lines, a quotation, a picture, and what waits in airplane mode', async () => {
  const phone = await openPhone(1440)
  await phone.locator('#text').fill('hello')
  await phone.keyboard.press('Enter')
  await bubble(phone, 'in', /bot/i).first().waitFor()
  const list = Array.from({ length: 40 }, (_, line) => `${line + 1}. part`).join('\n')
  await phone.locator('#text').fill(list)
  await phone.keyboard.press('Enter')
  expect(await bubble(phone, 'out', '40. part').locator('.text').textContent()).toBe(list)

  await bubble(phone, 'in', /bot/i).first().hover()
  await bubble(phone, 'in', /bot/i).first().locator('.reply').click()
  await phone.locator('#text').fill('مرحبا، هل عندكم مضخة ماء؟ 👍🏽')
  await phone.keyboard.press('Enter')
  await bubble(phone, 'out', 'مضخة').locator('q').waitFor()
  expect(await phone.locator('#quoting').isVisible()).toBe(false)
  await phone.locator('[data-try=photo]').click()
  await phone.locator('.bubble.mine img').waitFor()
  await expect
    .poll(() => phone.locator('.bubble.mine img').evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(640)

  await phone.locator('#airplane').check()
  await phone.locator('#text').fill('written in the air')
  await phone.keyboard.press('Enter')
  await bubble(phone, 'out', 'written in the air').and(phone.locator('[data-status=pending]')).waitFor()
  await phone.locator('#airplane').uncheck()
  const sent = bubble(phone, 'out', 'written in the air').and(
    phone.locator('[data-status=delivered], [data-status=read]'),
  )
  await sent.waitFor()
})

it.each([
  ['', [1440, 1024, 560, 390]],
  ['&lang=ar', [1440, 560]],
] as const)('axe, no sideways scroll and one first heading at every width %s', async (more, widths) => {
  const scene = await createScene(parley)
  await scene.sendsPhoto('Daniela Ríos', 'the old one')
  for (const width of widths) {
    const phone = await openPhone(width, more)
    await phone.locator('.bubble').first().waitFor()
    const side = await phone.evaluate(() => document.documentElement.dir)
    expect(side).toBe(more ? 'rtl' : 'ltr')
    await expectGood(phone, `phone${more.slice(-2)}`)
    expect(await phone.locator('#text').isVisible()).toBe(true)
    if (width === 560) {
      await phone.locator('#scan').click()
      await phone.locator('dialog[open]').waitFor()
      await expectGood(phone, `phone-scanner${more.slice(-2)}`)
      await phone.keyboard.press('Escape')
      await phone.locator('#back').click()
      await phone.locator('#chats li').first().waitFor()
      await expectGood(phone, `phone-chats${more.slice(-2)}`)
    }
    await phone.context().close()
  }
})

it('a number is linked: its code goes from the inbox to the phone’s scanner, and the line is connected', async () => {
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.goto(`${parley.url}/lines`)
  await page.getByRole('button', { name: 'Link a number' }).click()
  await page.locator('dialog[open] input').fill('Workshop')
  await page.keyboard.press('Enter')
  await page.getByTestId('qr').waitFor()
  const [phone] = await Promise.all([context.waitForEvent('page'), page.getByTestId('demo-scan').click()])
  await phone.locator('dialog[open]').waitFor()
  expect((await phone.locator('textarea[name=qr]').inputValue()).length).toBeGreaterThan(50)
  // the demo's own number has its line already: a new one is offered
  expect(await phone.locator('select[name=phone]').inputValue()).toBe('')
  await phone.locator('dialog[open] button[value=link]').click()
  await phone.locator('dialog[open]').waitFor({ state: 'detached' })
  await page.locator('[data-testid=line-state][data-state=connected]').waitFor()
  // and the address holds no code any more
  expect(new URL(phone.url()).hash).toBe('')
})

it('a code that is not one is refused in the dialog, which stays open', async () => {
  const phone = await openPhone(1440)
  await phone.locator('#scan').click()
  await phone.locator('textarea[name=qr]').fill('this is not a code at all')
  await phone.locator('dialog[open] button[value=link]').click()
  await expect.poll(() => phone.locator('dialog[open] .problem').textContent()).not.toBe('')
})
