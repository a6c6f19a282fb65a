import { z } from 'zod'
import { type Template, TemplateCategory, TemplateStatus } from '../../../schemas/template.ts'
import { GraphError, meaningOf, NotReached } from './errors.ts'
import { fetchMedia } from './fetching.ts'
import type { CloudCredentials, Graph } from './graph.ts'

const PhoneNumber = z.object({
  display_phone_number: z.string(),
  verified_name: z.string().nullish(),
  quality_rating: z.string().nullish(),
})
const Done = z.looseObject({})
const Component = z.looseObject({
  type: z.string(),
  format: z.string().nullish(),
  text: z.string().nullish(),
  buttons: z
    .array(z.looseObject({ type: z.string(), text: z.string().nullish(), url: z.string().nullish() }))
    .nullish(),
})
const TemplatePage = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      language: z.string(),
      status: z.string(),
      category: z.string().catch('UTILITY'),
      components: z.array(Component).catch([]),
    }),
  ),
  paging: z
    .looseObject({ next: z.string().nullish(), cursors: z.looseObject({ after: z.string().nullish() }).nullish() })
    .nullish(),
})

export type KnownTemplate = Pick<
  Template,
  'wireId' | 'name' | 'language' | 'status' | 'category' | 'header' | 'body' | 'footer' | 'buttons'
>
export interface CloudCheck {
  number: string
  name: string | null
  quality: string | null
}

/** What is asked of Graph beside messages: whether the keys are right, and the templates. */
export interface CloudAdmin {
  /** Rejects with what is wrong, in a word for a person. */
  check(keys: CloudCredentials): Promise<CloudCheck>
  templates(keys: CloudCredentials): Promise<KnownTemplate[]>
  /** A file that a customer sent, by its id. */
  media(keys: CloudCredentials, ticket: { mediaId: string }): Promise<Uint8Array>
  /** Why a call was refused, in plain words. */
  reason(error: unknown): string
}

const mostPages = 50

export function createCloudAdmin(graph: Graph): CloudAdmin {
  return {
    async check({ accessToken, phoneNumberId, businessAccountId }) {
      const query = { fields: 'display_phone_number,verified_name,quality_rating' }
      const found = await graph.call(accessToken, { method: 'GET', path: phoneNumberId, query }, PhoneNumber)
      // without it Meta sends no webhooks of this business to the app
      await graph.call(accessToken, { method: 'POST', path: `${businessAccountId}/subscribed_apps` }, Done)
      const number = `+${found.display_phone_number.replace(/\D/g, '')}`
      return { number, name: found.verified_name ?? null, quality: found.quality_rating ?? null }
    },
    async templates({ accessToken, businessAccountId }) {
      const all: KnownTemplate[] = []
      let after: string | null = null
      for (let page = 0; page < mostPages; page++) {
        const query = { fields: 'id,name,language,status,category,components', limit: '100', ...(after && { after }) }
        const path = `${businessAccountId}/message_templates`
        const found: z.output<typeof TemplatePage> = await graph.call(
          accessToken,
          { method: 'GET', path, query },
          TemplatePage,
        )
        all.push(...found.data.map(templateOf))
        after = (found.paging?.next && found.paging.cursors?.after) || null
        if (!after) break
      }
      return all
    },
    media: (keys, ticket) => fetchMedia(graph, keys, ticket),
    reason(error) {
      if (error instanceof GraphError) return meaningOf(error.code, error.message).text
      return error instanceof NotReached ? 'WhatsApp could not be reached.' : 'WhatsApp did not answer.'
    },
  }
}

type WireTemplate = z.output<typeof TemplatePage>['data'][number]

function templateOf({ id, name, language, status, category, components }: WireTemplate): KnownTemplate {
  const part = (type: string) => components.find((component) => component.type.toUpperCase() === type)
  const header = part('HEADER')
  return {
    wireId: id,
    name,
    language,
    status: statusOf(status),
    category: TemplateCategory.safeParse(category.toLowerCase()).data ?? 'utility',
    header: header ? { format: (header.format ?? 'TEXT').toLowerCase(), text: header.text ?? '' } : null,
    body: part('BODY')?.text ?? '',
    footer: part('FOOTER')?.text ?? null,
    buttons: (part('BUTTONS')?.buttons ?? []).map((button) => ({
      type: button.type.toLowerCase(),
      text: button.text ?? '',
      url: button.url ?? null,
    })),
  }
}

/** Graph's words for a template's state, those of its webhooks too. */
export const statusOf = (word: string): TemplateStatus =>
  TemplateStatus.safeParse(word.toLowerCase()).data ?? (word === 'FLAGGED' ? 'approved' : 'pending')
