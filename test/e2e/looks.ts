import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Set SHOTS to a folder to look at what was checked. */
const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe has to say against a page, in one line each. */
export async function complaints(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(tags)).analyze()
  return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 160)}`))
}

/** Nothing sideways, one first heading. */
async function frameOf(page: Page) {
  return page.evaluate(() => ({
    sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth, document.body.scrollWidth - innerWidth),
    headings: document.querySelectorAll('h1').length,
  }))
}

/**
 * A page in both colours at its width: axe, the frame. Colours are all that the second theme changes, so its whole
 * check is the one of contrast.
 */
export async function expectGood(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const light = await complaints(page)
  if (shots) await page.screenshot({ path: join(shots, `${name}-light-${width}.png`) })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  const dark = await complaints(page, ['color-contrast'])
  if (shots) await page.screenshot({ path: join(shots, `${name}-dark-${width}.png`) })
  const frame = await frameOf(page)
  expect.soft({ light, dark, ...frame }, `${name} at ${width} px`).toEqual({
    light: [],
    dark: [],
    sideways: 0,
    headings: 1,
  })
}
