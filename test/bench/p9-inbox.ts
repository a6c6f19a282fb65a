import type { Browser, Page } from 'playwright-core'
import { openBrowser, openWindow } from '../e2e/browser.ts'
import type { Figure } from './lib/figures.ts'
import { firstRouteSizes, gzippedBytes } from './lib/manifest.ts'
import type { Stage } from './lib/stage.ts'
import { median } from './lib/stats.ts'
import { deliver } from './lib/traffic.ts'
import { until } from './lib/until.ts'

const rowsWanted = 10
const longThread = 10_000

/** P9: how much the inbox loads, how soon its rows are there on a slow phone, and whether a long chat holds it up. */
export async function measureInbox(stage: Stage): Promise<Figure[]> {
  const [first] = await stage.held(20)
  const sizes = firstRouteSizes()
  if (!first) throw new Error('There is no customer')
  await fillThread(stage, first.conversationId)
  const browser = await openBrowser()
  try {
    const loads: Load[] = []
    const tasks: number[] = []
    for (let at = 0; at < stage.runs; at++) {
      loads.push(await timeRows(browser, stage))
      // on top of the list, whatever was measured before: rows further down are not in the page
      await deliver(stage, { run: `long${at}`, customers: [first], count: 1 })
      tasks.push(await longestTask(browser, stage, first.name))
    }
    stage.say(`  rows after ${loads.map(({ ms }) => ms.toFixed(0)).join(', ')} ms`)
    stage.say(`  longest tasks ${tasks.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    const loaded = loads.at(-1)?.files ?? []
    const size = (kind: 'js' | 'css', most: number): Figure => ({
      id: 'P9',
      what: `first route ${kind.toUpperCase()}, gzip`,
      value: sizes[kind] / 1_000,
      unit: 'kB',
      floor: { most },
      note: `what the browser had loaded with the rows on the screen, live events and words included: ${(gzippedBytes(loaded, `.${kind}`) / 1_000).toFixed(1)} kB`,
    })
    return [
      size('js', 150),
      size('css', 20),
      {
        id: 'P9',
        what: 'ten real rows painted, 4× CPU, 1.6 Mbit/s, 150 ms, cold cache',
        value: median(loads.map(({ ms }) => ms)),
        unit: 'ms',
        floor: { most: 2_000 },
      },
      {
        id: 'P9',
        what: 'longest task, opening a chat of 10,000 messages',
        value: median(tasks),
        unit: 'ms',
        floor: { most: 50 },
      },
    ]
  } finally {
    await browser.close()
  }
}

/** Brings a conversation to ten thousand messages, straight in the store. */
async function fillThread({ database }: Stage, conversationId: string): Promise<void> {
  const messages = database.collection<{ _id: string; seq: number }>('messages')
  const conversations = database.collection<{ _id: string; lastSeq: number }>('conversations')
  const template = await messages.findOne({ conversationId, direction: 'in' })
  const { lastSeq = 0 } = (await conversations.findOne({ _id: conversationId })) ?? {}
  if (!template) throw new Error('The conversation has no message to copy')
  const { wireKey: _unique, ...common } = template as typeof template & { wireKey?: string }
  for (let seq = lastSeq + 1; seq <= longThread; seq += 500) {
    const rows = Array.from({ length: Math.min(500, longThread - seq + 1) }, (_, at) => ({
      ...common,
      _id: `be${(seq + at).toString(16).padStart(22, '0')}`,
      seq: seq + at,
      text: `Line ${seq + at} of a long story about brake pads, ${'and more of it '.repeat((seq + at) % 7)}`,
    }))
    await messages.insertMany(rows)
  }
  await conversations.updateOne({ _id: conversationId }, { $set: { lastSeq: longThread } })
}

interface Load {
  ms: number
  /** Paths of what was loaded, as the manifest names them. */
  files: string[]
}

/** Counts the rows in the page and notes when so many were painted, ms since the navigation began. */
function watchRows(wanted: number): void {
  const observer = new MutationObserver(() => {
    if (document.querySelectorAll('[data-testid=conversation-row]').length < wanted) return
    observer.disconnect()
    // the second frame begins when the first has been handed to the screen
    requestAnimationFrame(() => requestAnimationFrame((at) => Object.assign(globalThis, { benchPainted: at })))
  })
  observer.observe(document, { subtree: true, childList: true })
}

/** A browser of its own each time: nothing is cached, but the reader is signed in. */
async function openSignedIn(browser: Browser, { api, parley }: Stage): Promise<Page> {
  const { context, page } = await openWindow(browser)
  const cookies = api
    .cookie()
    .split('; ')
    .map((pair) => pair.split('='))
  await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: parley.url })))
  return page
}

async function timeRows(browser: Browser, stage: Stage): Promise<Load> {
  const page = await openSignedIn(browser, stage)
  const files: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/assets/')) files.push(pathname.slice(1))
  })
  await page.addInitScript(watchRows, rowsWanted)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(`${stage.parley.url}/inbox/all`, { waitUntil: 'commit', timeout: 60_000 })
  const painted = await page.waitForFunction(
    () => (globalThis as unknown as { benchPainted?: number }).benchPainted,
    undefined,
    { timeout: 60_000 },
  )
  const ms = (await painted.jsonValue()) as number
  await page.context().close()
  return { ms, files }
}

/** The longest task that held the page while the thread opened, ms; 0 where none took longer than 50. */
async function longestTask(browser: Browser, stage: Stage, name: string): Promise<number> {
  const page = await openSignedIn(browser, stage)
  await page.goto(`${stage.parley.url}/inbox/all`)
  const row = page.getByTestId('conversation-row').filter({ hasText: name }).first()
  await row.waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { benchTasks: tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
  })
  await row.click()
  await page
    .getByTestId('message')
    .filter({ hasText: `Line ${longThread} of` })
    .waitFor()
  // until the page rests: a task that hangs on the opening may come after the first rows of it
  await until(() => isIdle(page), 'the page to rest', 20_000)
  const longest = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { benchTasks: number[] }).benchTasks),
  )
  await page.context().close()
  return longest
}

/** Two idle moments of the page, half a second apart. */
const isIdle = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) =>
        requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => resolve(true)), 500)),
      ),
  )
