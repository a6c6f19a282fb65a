import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's own Chromium; nothing is downloaded, and it asks nobody else for anything. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? places.find((path) => existsSync(path))
  if (!executablePath) throw new Error('No Chromium found: install the package chromium, or name one in CHROMIUM')
  const quiet = [
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...quiet] })
}

export interface Window {
  context: BrowserContext
  page: Page
}

/** A person's own browser: cookies of its own, English unless told. */
export async function openWindow(
  browser: Browser,
  options: { width?: number; height?: number; dark?: boolean; locale?: string } = {},
): Promise<Window> {
  const { width = 1440, height = 900, dark = false, locale = 'en-US' } = options
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale,
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  return { context, page }
}

export async function signInAt(page: Page, url: string, who: { email: string; password: string }): Promise<void> {
  await page.goto(url)
  await page.getByLabel(/e-?mail/i).fill(who.email)
  await page.locator('input[type=password]').fill(who.password)
  await page.locator('button[type=submit]').click()
  await page.getByRole('navigation').first().waitFor()
}
