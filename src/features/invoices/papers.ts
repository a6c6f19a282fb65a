import { createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { type Keyring, timingSafeEqualText } from '../../core/crypto.ts'
import type { Database } from '../../core/db.ts'
import { AppError, say } from '../../core/errors.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Files } from '../files/index.ts'
import { type Paper, type Papers, paperTexts, summed } from '../papers/index.ts'
import { dateText, money, readerOf } from '../quotes/index.ts'
import type { Invoices } from './service.ts'
import { creditNote, due, issuedText, paidOn } from './texts.ts'

export interface InvoicePaperDeps {
  database: Pick<Database, 'transaction'>
  keyring: Pick<Keyring, 'derive'>
  publicUrl: string
  files: Pick<Files, 'upload' | 'bytes'>
  papers: Pick<Papers, 'print' | 'businessOf'>
  invoices: Invoices
  conversations: Pick<Conversations, 'send'>
  contacts: { get(scope: Scope, id: Id): Promise<ContactDetail> }
  organizations: { get(organizationId: Id): Promise<Organization> }
}

/** Invoices as PDF: drawn once, kept, sent into the thread, and open to whoever has their address. */
export function createInvoicePapers(deps: InvoicePaperDeps) {
  const { database, files, invoices } = deps
  const key = deps.keyring.derive('invoice pages')
  const sign = (organizationId: Id, id: Id) =>
    createHmac('sha256', key).update(`${organizationId}:${id}`).digest('base64url')
  const bytesOf = async (invoice: Invoice): Promise<Uint8Array> => {
    const { organizationId, pdfFileId } = invoice
    const kept = pdfFileId ? await files.bytes(organizationId, pdfFileId).catch(() => null) : null
    if (kept) return kept.bytes
    const organization = await deps.organizations.get(organizationId)
    const contact = await deps.contacts.get(systemScope(organizationId), invoice.contactId)
    return deps.papers.print(invoicePaper(invoice, organization, contact, await deps.papers.businessOf(organization)))
  }
  const keep = async (invoice: Invoice): Promise<Id> => {
    if (invoice.pdfFileId) return invoice.pdfFileId
    const scope = systemScope(invoice.organizationId)
    const said = { mime: 'application/pdf', fileName: `${invoice.number}.pdf` }
    const file = await files.upload(scope, Readable.from([await bytesOf(invoice)]), said)
    await database.transaction((tx) => invoices.drawn({ scope, tx, now: new Date() }, invoice, file.id), {
      turn: invoice.organizationId,
    })
    return file.id
  }
  /** Nobody can make one up: it is signed. */
  const link = ({ organizationId, id }: Pick<Invoice, 'organizationId' | 'id'>): string =>
    `${deps.publicUrl}/i/${organizationId}.${id}.${sign(organizationId, id)}`
  return {
    link,
    /** What a public address names; null: it is no address of ours. */
    async open(token: string): Promise<{ bytes: Uint8Array; fileName: string } | null> {
      const [organizationId = '', id = '', mark = ''] = token.split('.')
      if (!Id.safeParse(organizationId).success || !Id.safeParse(id).success) return null
      if (!timingSafeEqualText(mark, sign(organizationId, id))) return null
      const invoice = await invoices.get(systemScope(organizationId), id)
      if (!invoice.number) return null
      return { bytes: await bytesOf(invoice), fileName: `${invoice.number}.pdf` }
    },

    /** After it was issued: drawn, kept, and sent. Again sends nothing more. */
    async send(organizationId: Id, invoiceId: Id): Promise<void> {
      const scope = systemScope(organizationId)
      const invoice = await invoices.get(scope, invoiceId)
      const { conversationId, number, currency, total } = invoice
      const fileId = await keep(invoice)
      if (!conversationId) return
      const organization = await deps.organizations.get(organizationId)
      const reader = readerOf(await deps.contacts.get(scope, invoice.contactId), organization)
      const params = { number: number ?? '', amount: money(total, currency, reader.tag), link: link(invoice) }
      const sender = { kind: 'system' as const, userId: null, name: organization.name }
      const said = { conversationId, fileId, lane: 'transactional' as const, clientId: `invoice:${invoiceId}`, sender }
      await database
        .transaction(
          (tx) =>
            deps.conversations.send(
              { scope, tx, now: new Date() },
              { ...said, text: say(issuedText, reader.locale, params) },
            ),
          { turn: organizationId },
        )
        .catch((error: unknown) => {
          // the thread takes no messages: the invoice stands all the same
          if (!(error instanceof AppError)) throw error
        })
    },
  }
}

function invoicePaper(
  invoice: Invoice,
  organization: Organization,
  contact: ContactDetail,
  business: Paper['business'],
): Paper {
  const reader = readerOf(contact, organization)
  const { locale } = reader
  const { issuedAt, dueDate, paidAt, createdAt, discount, tax, billingAddress } = invoice
  const reached = ['phone', 'email'].map((kind) => contact.identities.find((one) => one.kind === kind)?.value)
  const lines = [invoice.billedTo.name, ...Object.values(billingAddress ?? {}), ...reached]
  const day = (label: string, date: Date | null) => (date ? [{ label, value: dateText(date, reader) }] : [])
  return {
    ...summed({ ...invoice, discountTotal: discount, taxTotal: tax }, reader),
    business,
    title: say(invoice.kind === 'invoice' ? paperTexts.invoice : creditNote, locale),
    number: invoice.number ?? '',
    customer: {
      label: say(paperTexts.customer, locale),
      lines: lines.flatMap((line) => (line ? [line] : [])),
    },
    facts: [
      ...day(say(paperTexts.date, locale), issuedAt ?? createdAt),
      ...(paidAt ? day(say(paidOn, locale), paidAt) : day(say(due, locale), dueDate)),
    ],
    notes: [],
  }
}
