/** Numbers of WhatsApp's Cloud API: their keys, their webhooks' addresses, and moving a line to them and back. */
export { cloudAccountActions } from './actions.ts'
export { cloudSecrets, createCloudAccounts } from './service.ts'
