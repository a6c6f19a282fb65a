import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow } from './browser.ts'
import { createScene, member, type Scene } from './scenes.ts'

let parley: RunningParley
let browser: Browser
let scene: Scene
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  await scene.says('Daniela Ríos', 'Hello, do you have an air pump?')
  await scene.says('Marcus Bell', 'Do you have oil filters?')
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

/** Where the keyboard is: never on the page as a whole, and drawn around it or around the box that it is in. */
async function focusIn(page: Page) {
  return page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body) return { lost: true, drawn: false, at: 'body' }
    const probe = document.body.appendChild(document.createElement('i'))
    const colours = ['var(--accent)', 'var(--warn)'].map((colour) => {
      probe.style.color = colour
      return getComputedStyle(probe).color
    })
    probe.remove()
    const isDrawn = (element: Element) => {
      const style = getComputedStyle(element)
      const isOutlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1.5
      const after = getComputedStyle(element, '::after')
      const hasBar = after.content !== 'none' && colours.includes(after.backgroundColor)
      return (
        isOutlined ||
        hasBar ||
        colours.some((colour) => style.boxShadow.includes(colour) && style.boxShadow.includes('2px'))
      )
    }
    let drawn = false
    for (let up: Element | null = at, steps = 0; up && steps < 4; up = up.parentElement, steps++) drawn ||= isDrawn(up)
    return { lost: false, drawn, at: `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40)}` }
  })
}

async function expectFocus(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => focusIn(page), { message: `focus after ${after}`, timeout: 30_000 })
    .toMatchObject({ lost: false, drawn: true })
}

/** Tab, or back, until the keyboard is on what is wanted. */
async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    await page.keyboard.press(key)
    await expectFocus(page, key)
  }
  throw new Error(`No ${key} leads to ${selector}`)
}

const inThread = (page: Page, text: string | RegExp) => page.getByTestId('message').filter({ hasText: text })

it('the keyboard alone signs in, finds a conversation, takes it over, answers with a quotation, quotes a price, writes a note and closes', async () => {
  const manager = member(parley, 'manager')
  const { page } = await openWindow(browser)
  await page.goto(parley.url)
  await page.locator('input[type=email]').waitFor()
  await expectFocus(page, 'the sign-in page came')
  await page.keyboard.type(manager.email)
  await tabTo(page, 'input[type=password]')
  await page.keyboard.type(manager.password)
  await page.keyboard.press('Enter')
  await page.getByTestId('conversation-row').first().waitFor()
  await expectFocus(page, 'sign-in')

  await page.keyboard.press('/')
  await page.locator('input[type=search]').waitFor()
  await expectFocus(page, 'search')
  await page.keyboard.type('Daniela')
  await expect.poll(() => page.getByTestId('conversation-row').count()).toBe(1)
  await tabTo(page, '[data-testid=conversation-row]')
  await page.keyboard.press('Enter')
  await inThread(page, 'do you have an air pump?').waitFor()
  await expectFocus(page, 'opening')

  await tabTo(page, '.baton button:not([aria-pressed=true])')
  await page.keyboard.press('Enter')
  await page.locator('[data-system=taken_over]').last().waitFor()
  await expectFocus(page, 'taking over')

  await tabTo(page, '[data-testid=message] .msg-tools button')
  await page.keyboard.press('Enter')
  await expect.poll(() => focusIn(page).then(({ at }) => at)).toMatch(/^TEXTAREA/)
  await page.keyboard.type('Yes, six of them.')
  await page.keyboard.press('Enter')
  await inThread(page, 'Yes, six of them.').locator('.quoted').waitFor()
  await expectFocus(page, 'the answer')

  await page.keyboard.type('/quote 1x "Air pump" @ 250')
  await page.keyboard.press('Enter')
  await page.getByTestId('card').filter({ hasText: '250' }).waitFor()
  await expectFocus(page, 'the quote')

  await page.keyboard.press('Alt+n')
  await page.locator('[data-testid=composer][data-mode=note]').waitFor()
  await expectFocus(page, 'the switch to a note')
  await page.keyboard.type('Pays the same day.')
  await page.keyboard.press('Enter')
  await page.locator('[data-kind=note]').filter({ hasText: 'Pays the same day.' }).waitFor()
  await expectFocus(page, 'the note')

  await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input').waitFor()
  await expectFocus(page, 'the palette')
  expect((await focusIn(page)).at).toMatch(/^INPUT/)
  await page.keyboard.type('close')
  await page.keyboard.press('Enter')
  await page.locator('[data-system=closed]').last().waitFor()
  await expectFocus(page, 'closing')
})

it('letters move through the list and open, and the sheet of shortcuts gives the focus back', async () => {
  const { page } = await openWindow(browser)
  await page.goto(parley.url)
  await page.locator('input[type=email]').waitFor()
  await page.keyboard.type(parley.seeded.owner.email)
  await page.keyboard.press('Tab')
  await tabTo(page, 'input[type=password]')
  await page.keyboard.type(parley.seeded.owner.password)
  await page.keyboard.press('Enter')
  await page.getByTestId('conversation-row').first().waitFor()
  await page.keyboard.press('j')
  await expectFocus(page, 'J')
  await page.keyboard.press('?')
  await page.locator('dialog[open]').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  await expectFocus(page, 'the sheet')
  await page.keyboard.press('Enter')
  await page.getByTestId('composer').waitFor()
  await expectFocus(page, 'Enter on a row')
  await page.keyboard.press('r')
  await expect.poll(() => focusIn(page).then(({ at }) => at)).toMatch(/^TEXTAREA/)
})
