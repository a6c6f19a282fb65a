import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { ask } from './kit.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ PUBLIC_URL: 'https://parley.example' })
})
afterAll(() => app.close())

test('behind https cookies are for https alone, and browsers are told to stay there', async () => {
  const { members } = await app.addOrganization('secure')
  const { email, password } = members.owner
  const answer = await ask(app.app, 'POST /api/v1/session', { body: { email, password } })
  expect(answer.cookies.map(({ name, secure }) => [name, secure]).toSorted()).toEqual([
    ['parley_device', true],
    ['parley_session', true],
  ])
  expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
  expect(answer.headers['content-security-policy']).toContain('upgrade-insecure-requests')
})
