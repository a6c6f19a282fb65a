import { afterAll, beforeAll, expect, test } from 'vitest'
import { streams } from '../../../schemas/events.ts'
import { rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('notices')
})
afterAll(() => app.close())

test('features/notifications: pushed live to the browsers of its recipient, once per cause, and to nobody else', async () => {
  const { userId } = shop.members.agent
  const text = { en: 'A lead is yours', es: 'Un lead es tuyo', pt: 'Um lead é seu', ar: 'عميل محتمل لك' }
  const notify = () =>
    app.kernel.database.transaction((tx) =>
      app.services.notifications.notify(
        { tx, now: new Date(), organizationId: shop.id },
        { to: [userId], type: 'assignment', level: 'info', text, key: 'lead:1' },
      ),
    )
  await notify()
  await notify()
  const pushed = await rows('events').find({ organizationId: shop.id, type: 'notification.added' }).toArray()
  expect(pushed.map(({ stream }) => stream)).toEqual([streams.user(userId)])
  expect(pushed[0]?.data).toMatchObject({ message: text, status: 'unread', recipient: { kind: 'user', id: userId } })
})
