import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { MessageContent, TemplateUse } from '../../../schemas/message-content.ts'
import {
  type Template,
  type TemplateStatus,
  type TemplateView,
  templateText,
  variablesOf,
} from '../../../schemas/template.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Database } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Lines } from '../lines/index.ts'
import * as repository from './repository.ts'

export interface TemplateDeps {
  database: Database
  lines: Pick<Lines, 'get'>
  conversations: Pick<Conversations, 'get' | 'reply'>
}

export interface TemplateSend extends Pick<TemplateUse, 'header' | 'body' | 'buttons'> {
  templateId: Id
  clientId: string
}

const contentOf = (template: TemplateUse): MessageContent => ({
  ...{ template, place: null, cards: [], poll: null, choices: null, chosen: null, order: null },
})
const viewOf = (template: Template): TemplateView => ({ ...template, variables: variablesOf(template) })

/** Texts that the provider has approved: read from it, filled in, sent like any other message. */
export function createTemplates({ database, lines, conversations }: TemplateDeps) {
  return {
    async list(scope: Scope, lineId: Id): Promise<TemplateView[]> {
      const { accountId } = await lines.get(scope, lineId)
      return accountId ? (await repository.findTemplates(scope, accountId)).map(viewOf) : []
    },

    /** To a customer, in the window or out of it. Taken over by the member who sends it, like any answer. */
    async send(ctx: ActionContext, conversationId: Id, input: TemplateSend): Promise<Message> {
      const { templateId, clientId, header, body, buttons } = input
      const template = await repository.findTemplate(ctx.scope, templateId, ctx.tx.session)
      const { line } = await conversations.get(ctx.scope, conversationId, ctx.tx.session)
      if (!template || template.lineId !== line.id) throw noTemplate()
      refuseUnfit(template, input)
      const use: TemplateUse = { name: template.name, language: template.language, header, body, buttons }
      const content = contentOf(use)
      const message = await conversations.reply(ctx, {
        ...{ conversationId, clientId, kind: 'template', content, text: templateText(template, use) },
        sender: { kind: 'user', userId: userIdOf(ctx.scope), name: ctx.scope.actor.name },
      })
      ctx.audit('message', message.id)
      return message
    },

    /** An approved one of a line, filled in: what is sent, and as the customer reads it. Refused where the provider would. */
    async filled(scope: Scope, lineId: Id, { templateId, ...values }: Omit<TemplateSend, 'clientId'>) {
      const template = await repository.findTemplate(scope, templateId)
      if (template?.lineId !== lineId) throw noTemplate()
      refuseUnfit(template, values)
      const use: TemplateUse = { name: template.name, language: template.language, ...values }
      return { template, content: contentOf(use), text: templateText(template, use) }
    },

    /** All that the provider has. */
    replace: (owner: repository.Owner, templates: readonly repository.KnownTemplate[]): Promise<void> =>
      database.transaction((tx) => repository.replaceTemplates(owner, templates, tx.session)),
    setStatus: (
      owner: repository.Owner,
      which: Pick<Template, 'name' | 'language'>,
      status: TemplateStatus,
    ): Promise<boolean> => repository.setStatus(owner, which, status),
  }
}
export type Templates = ReturnType<typeof createTemplates>

/** What the provider would refuse is refused here, with what to do. */
function refuseUnfit(
  template: Template,
  { header, body, buttons }: Omit<TemplateSend, 'templateId' | 'clientId'>,
): void {
  if (template.status !== 'approved') throw notApproved(template)
  const wanted = variablesOf(template)
  const hasFile = template.header !== null && template.header.format !== 'text'
  const isNamed = /\{\{\s*[a-z_]\w*\s*\}\}/i.test(`${template.header?.text ?? ''} ${template.body}`)
  if (hasFile || isNamed) throw notSupported(template)
  const isFull = (given: readonly string[], count: number) =>
    given.length === count && given.every((value) => value.trim() !== '')
  const buttonsFit = wanted.buttons.every((count, at) => Boolean(buttons[at]?.trim()) === count > 0)
  if (!isFull(header, wanted.header) || !isFull(body, wanted.body) || !buttonsFit) throw notFilled(template)
}

const noTemplate = () => notFound({ en: 'template', es: 'plantilla', pt: 'modelo', ar: 'قالب' })

const notApproved = ({ name, status }: Template) =>
  new AppError(
    'template.not-approved',
    {
      en: 'The template {{name}} is {{status}}: WhatsApp takes approved ones only. Choose another.',
      es: 'La plantilla {{name}} está {{status}}: WhatsApp solo acepta las aprobadas. Elige otra.',
      pt: 'O modelo {{name}} está {{status}}: o WhatsApp só aceita os aprovados. Escolha outro.',
      ar: 'حالة القالب {{name}}: {{status}}. لا يقبل واتساب إلا المعتمد. اختر غيره.',
    },
    { status: 422, params: { name, status } },
  )

const notSupported = ({ name }: Template) =>
  new AppError(
    'template.not-supported',
    {
      en: 'The template {{name}} has a file on top or named variables, which Parley cannot fill in yet. Choose another.',
      es: 'La plantilla {{name}} lleva un archivo arriba o variables con nombre, que Parley aún no rellena. Elige otra.',
      pt: 'O modelo {{name}} tem um arquivo no topo ou variáveis com nome, que o Parley ainda não preenche. Escolha outro.',
      ar: 'القالب {{name}} يحتوي على ملف في أعلاه أو متغيرات مسماة لا يملؤها Parley بعد. اختر غيره.',
    },
    { status: 422, params: { name } },
  )

const notFilled = ({ name }: Template) =>
  new AppError(
    'template.not-filled',
    {
      en: 'Fill in every variable of the template {{name}}, and no more. Nothing was sent.',
      es: 'Rellena todas las variables de la plantilla {{name}} y ninguna más. No se envió nada.',
      pt: 'Preencha todas as variáveis do modelo {{name}} e nenhuma a mais. Nada foi enviado.',
      ar: 'املأ كل متغيرات القالب {{name}} دون زيادة. لم يُرسل شيء.',
    },
    { status: 400, params: { name } },
  )
