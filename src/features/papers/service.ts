import { Readable } from 'node:stream'
import { plainColor } from '../../../schemas/brand.ts'
import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { Database } from '../../core/db.ts'
import { say } from '../../core/errors.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { Files } from '../files/index.ts'
import { dateText, type Quotes, readerOf } from '../quotes/index.ts'
import type { Paper } from './paper.ts'
import { createPrinter } from './printing.ts'
import { summed } from './sums.ts'
import { paperTexts } from './texts.ts'

export interface PaperDeps {
  database: Pick<Database, 'transaction'>
  files: Pick<Files, 'upload' | 'bytes'>
  quotes: Pick<Quotes, 'get' | 'link' | 'sendPaper' | 'keepPaper'>
  contacts: { get(scope: Scope, id: Id): Promise<ContactDetail> }
  organizations: { get(organizationId: Id): Promise<Organization> }
}

export interface PrintedPaper {
  bytes: Uint8Array
  fileName: string
}

export function createPapers(deps: PaperDeps) {
  const printer = createPrinter()
  /** How the house of a paper looks; a logo that is gone leaves its name. */
  const businessOf = async (organization: Organization): Promise<Paper['business']> => {
    const { id, name, brandColor, logoFileId, address, phone, email, website } = organization
    const logo = logoFileId ? await deps.files.bytes(id, logoFileId).catch(() => null) : null
    return {
      ...{ name, color: brandColor ?? plainColor },
      logo: logo && /^image\/(png|jpeg)$/.test(logo.mime) ? logo.bytes : null,
      contact: [address, phone, email, website].filter((line): line is string => Boolean(line)),
    }
  }
  const draw = async (quote: Quote): Promise<PrintedPaper> => {
    const organization = await deps.organizations.get(quote.organizationId)
    const contact = await deps.contacts.get(systemScope(quote.organizationId), quote.contactId)
    const url = await deps.quotes.link(systemScope(quote.organizationId), quote.id)
    const paper = quotePaper(quote, { organization, contact, url, business: await businessOf(organization) })
    return { bytes: await printer.print(paper), fileName: `${quote.number}.pdf` }
  }
  return {
    businessOf,
    /** Any paper as PDF. */
    print: printer.print,

    /** A quote as PDF: as it was sent, else as it is now. */
    async quote(quote: Quote): Promise<PrintedPaper> {
      const kept = quote.pdfFileId
        ? await deps.files.bytes(quote.organizationId, quote.pdfFileId).catch(() => null)
        : null
      return kept ? { bytes: kept.bytes, fileName: `${quote.number}.pdf` } : draw(quote)
    },

    /** After a quote was sent: its PDF is made, kept and sent after its words. Again sends nothing more. */
    async sendQuote(organizationId: Id, quoteId: Id): Promise<void> {
      const scope = systemScope(organizationId)
      const quote = await deps.quotes.get(scope, quoteId)
      if (quote.status !== 'sent') return
      const fileId = quote.pdfFileId ?? (await keep(quote))
      await deps.database.transaction((tx) => deps.quotes.sendPaper({ scope, tx, now: new Date() }, quoteId, fileId), {
        turn: organizationId,
      })
    },
  }

  async function keep(quote: Quote): Promise<Id> {
    const { bytes, fileName } = await draw(quote)
    const said = { mime: 'application/pdf', fileName }
    const file = await deps.files.upload(systemScope(quote.organizationId), Readable.from([bytes]), said)
    await deps.quotes.keepPaper(quote.organizationId, quote.id, file.id)
    return file.id
  }
}
export type Papers = ReturnType<typeof createPapers>

interface Around {
  organization: Organization
  contact: ContactDetail
  business: Paper['business']
  url: string
}

function quotePaper(quote: Quote, { organization, contact, business, url }: Around): Paper {
  const reader = readerOf(contact, organization)
  const { locale } = reader
  const reached = ['phone', 'email'].map((kind) => contact.identities.find((one) => one.kind === kind)?.value)
  const name = contact.name || contact.pushName || ''
  return {
    ...summed(quote, reader),
    ...{ business, title: say(paperTexts.quote, locale), number: quote.number },
    customer: {
      label: say(paperTexts.customer, locale),
      lines: [name, ...reached].filter((line): line is string => Boolean(line)),
    },
    facts: [
      { label: say(paperTexts.date, locale), value: dateText(quote.sentAt ?? quote.createdAt, reader) },
      { label: say(paperTexts.validUntil, locale), value: dateText(quote.validUntil, reader) },
    ],
    notes: quote.status === 'draft' ? [] : [say(paperTexts.answer, locale, { url })],
  }
}
