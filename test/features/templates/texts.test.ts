import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TextTemplate } from '../../../schemas/template.ts'
import { assertFillable, type Filling, fillIn } from '../../../src/features/templates/index.ts'
import { createTestApp, type TestApp } from '../../helpers/app.ts'
import { type Caller, injectAs } from '../../helpers/confirm.ts'

let app: TestApp
let owner: Caller
beforeAll(async () => {
  app = await createTestApp()
  owner = injectAs(app.app, (await app.addOrganization('texts')).members.owner.cookie)
})
afterAll(() => app.close())

const maria: Filling = {
  ...{ name: 'Maria Lopez', first_name: 'Maria', last_name: 'Lopez', phone: '+525512345678', company: '' },
  ...{ business: 'Parts & Co', fields: { car: 'Vento' } },
}
const nobody: Filling = { ...maria, name: '', first_name: '', last_name: '', fields: {} }

test('variables are filled in; a fallback stands in for what is empty', async () => {
  expect(await fillIn('Hi {{first_name}}, your {{ fields.car }} at {{business}}', maria)).toBe(
    'Hi Maria, your Vento at Parts & Co',
  )
  expect(await fillIn('Hi {{first_name | default: "friend"}}!', nobody)).toBe('Hi friend!')
  expect(await fillIn('Hi {{first_name}}, look', nobody)).toBe('Hi, look')
  expect(await fillIn('{{fields.constructor}}{{name.__proto__}}x', maria)).toBe('x')
})

test('what cannot be filled in, reads a file or does not end is refused when it is written', async () => {
  const bad = ['{{nickname}}', '{{first_name', '{% include "a" %}', '{{ name | shout }}']
  for (const text of bad) await expect(assertFillable(text)).rejects.toThrow()
  await expect(assertFillable('{% for i in (1..10000000) %}x{% endfor %}')).rejects.toThrow()
})

test('a text is written, changed and deleted; its name is given once', async () => {
  const made = await owner.call<TextTemplate>('POST', '/templates', { name: 'News', content: 'Hi {{name}}' })
  expect(made.status).toBe(201)
  expect((await owner.call('POST', '/templates', { name: 'News', content: 'Hi' })).status).toBe(409)
  const changed = await owner.call<TextTemplate>('PATCH', `/templates/${made.body.id}`, { content: 'Hello {{name}}' })
  expect(changed.body).toMatchObject({ name: 'News', content: 'Hello {{name}}', type: 'whatsapp' })
  expect((await owner.call('PATCH', `/templates/${made.body.id}`, { content: '{{' })).status).toBe(400)
  expect((await owner.call('DELETE', `/templates/${made.body.id}`)).status).toBe(200)
  expect((await owner.call<{ items: unknown[] }>('GET', '/templates')).body.items).toEqual([])
})
