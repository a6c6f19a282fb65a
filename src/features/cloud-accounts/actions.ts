import { z } from 'zod'
import { CloudAccountView, GraphId } from '../../../schemas/cloud-account.ts'
import { Id } from '../../../schemas/common.ts'
import { LineView } from '../../../schemas/line.ts'
import { defineAction } from '../../core/action.ts'
import type { CloudAccounts } from './service.ts'

const ById = z.strictObject({ id: Id })
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,1000}$/)
  .optional()

export const cloudAccountActions = ({ cloudAccounts }: { cloudAccounts: CloudAccounts }) => [
  defineAction({
    name: 'line.cloud-account',
    title: {
      en: 'Show a line’s Cloud API account',
      es: 'Ver la cuenta de la API en la nube de una línea',
      pt: 'Ver a conta da API na nuvem de uma linha',
      ar: 'عرض حساب الواجهة السحابية لخط',
    },
    input: ById,
    output: z.object({ account: CloudAccountView.nullable() }),
    permission: 'manage_lines',
    risk: 'read',
    http: { method: 'GET', path: '/lines/:id/cloud-account' },
    run: async (ctx, { id }) => ({ account: await cloudAccounts.ofLine(ctx, id) }),
  }),
  defineAction({
    name: 'line.connect-cloud',
    title: {
      en: 'Connect the Cloud API',
      es: 'Conectar la API en la nube',
      pt: 'Conectar a API na nuvem',
      ar: 'توصيل الواجهة السحابية',
    },
    input: z.strictObject({
      id: Id,
      phoneNumberId: GraphId,
      businessAccountId: GraphId,
      accessToken: secret,
      appSecret: secret,
    }),
    output: CloudAccountView,
    permission: 'manage_lines',
    risk: 'write',
    // the verify token
    answersSecret: true,
    http: { method: 'PUT', path: '/lines/:id/cloud-account' },
    run: (ctx, { id, ...input }) => cloudAccounts.save(ctx, id, input),
  }),
  defineAction({
    name: 'line.check-cloud',
    title: {
      en: 'Check the Cloud API account',
      es: 'Comprobar la cuenta de la API en la nube',
      pt: 'Verificar a conta da API na nuvem',
      ar: 'فحص حساب الواجهة السحابية',
    },
    input: ById,
    output: CloudAccountView,
    permission: 'manage_lines',
    risk: 'write',
    answersSecret: true,
    http: { method: 'POST', path: '/lines/:id/cloud-account/check' },
    run: (ctx, { id }) => cloudAccounts.recheck(ctx, id),
  }),
  defineAction({
    name: 'line.move',
    title: {
      en: 'Move a line to its other account',
      es: 'Mover una línea a su otra cuenta',
      pt: 'Mover uma linha para a sua outra conta',
      ar: 'نقل خط إلى حسابه الآخر',
    },
    input: z.strictObject({ id: Id, adapter: z.enum(['baileys', 'cloud-api']) }),
    output: LineView,
    permission: 'manage_lines',
    risk: 'write',
    http: { method: 'POST', path: '/lines/:id/move' },
    run: (ctx, { id, adapter }) => cloudAccounts.moveLine(ctx, id, adapter),
  }),
]
