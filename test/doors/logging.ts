/** Run by security.test.ts as a process of its own: does what has to do with secrets, with every log line on stdout. */
import { createTestApp } from '../helpers/app.ts'
import { ask, rows } from './kit.ts'

const app = await createTestApp({ LOG_LEVEL: 'trace' })
const shop = await app.addOrganization('logged')
const { owner, agent } = shop.members
const cookieValues = (cookie: string) => cookie.split('; ').map((pair) => pair.split('=')[1] ?? '')
const password = 'canary password in clear'
const secrets = [password, owner.password, ...cookieValues(owner.cookie), ...cookieValues(agent.cookie)]

await ask(app.app, 'POST /api/v1/session', { body: { email: owner.email, password } })
await ask(app.app, 'POST /api/v1/session', { body: { email: owner.email, password: { [password]: password } } })
await ask(app.app, 'PUT /api/v1/me/password', { body: { current: owner.password, next: password } }, owner.cookie)
const token = 'canary-token-of-a-reset-link'
secrets.push(token)
await ask(app.app, 'POST /api/v1/password-reset/confirm', { body: { token, password } })
await ask(app.app, 'POST /api/v1/invitations/accept', { body: { token, password, name: 'x' } })
await ask(app.app, 'POST /api/v1/invitations', { body: { email: 'guest@logged.example', role: 'agent' } }, owner.cookie)
await ask(app.app, 'POST /api/v1/password-reset', { body: { email: agent.email } })
const code = await ask(app.app, 'POST /api/v1/staff-numbers', {}, agent.cookie)
secrets.push(code.json<{ code: string }>().code)
const made = await ask(app.app, 'POST /api/v1/lines', { body: { name: 'Main' } }, owner.cookie)
const { id: lineId, accountId } = made.json<{ id: string; accountId: string }>()
const cloud = { accessToken: 'canary-token-of-graph', appSecret: 'canary-secret-of-an-app' }
const cloudAccount = { ...cloud, phoneNumberId: '100200300400', businessAccountId: '900800700600' }
const connecting = { params: { id: lineId }, body: cloudAccount }
const connected = await ask(app.app, 'PUT /api/v1/lines/:id/cloud-account', connecting, owner.cookie)
secrets.push(...Object.values(cloud), connected.json<{ verifyToken: string }>().verifyToken)
await ask(app.app, 'POST /webhooks/whatsapp/:accountId', { params: { accountId: connected.json<{ id: string }>().id } })
const qr = '2@canary-of-a-qr-code,canary-key'
secrets.push(qr)
await rows('channelAccounts').updateOne({ _id: accountId as never }, { $set: { qr } })
await ask(app.app, 'GET /api/v1/lines', {}, owner.cookie)
// faults of ours under way, with the request at hand: in an action, at sign-in, while the store refuses
const fail = () => Promise.reject(Object.assign(new Error('broken'), { password, token, cookie: owner.cookie }))
Object.assign(app.services.accounts, { signIn: fail, acceptInvitation: fail })
Object.assign(app.services.lines, { list: fail })
await ask(app.app, 'POST /api/v1/session', { body: { email: owner.email, password } })
await ask(app.app, 'POST /api/v1/invitations/accept', { body: { token: `${token}${token}`, password, name: 'x' } })
await ask(app.app, 'GET /api/v1/lines', {}, owner.cookie)
await app.close()
process.stdout.write(`\nSECRETS ${JSON.stringify(secrets)}\n`)
