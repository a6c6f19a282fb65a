import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { LeadSource, LeadSourceDraft, LeadSourcePatch } from '../../../schemas/lead-source.ts'
import type { ActionContext } from '../../core/action.ts'
import { type ClientSession, isDuplicateKey } from '../../core/db.ts'
import { fold } from '../../core/fold.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import { noSource, slugTaken } from './errors.ts'
import { deleteSource, findSource, findSources, insertSource, updateSource } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx'>

const slugOf = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80) || `source-${newId().slice(-6)}`

async function unique<T>(slug: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDuplicateKey(error)) throw slugTaken(slug)
    throw error
  }
}

/** The pages that list them look again. */
function show({ scope, tx }: Context, id: Id): void {
  const { organizationId } = scope
  const data = { noun: 'lead', id }
  tx.show({ organizationId, stream: streams.lists(organizationId), type: 'record.changed', data })
}

export function createLeadSources() {
  const get = async (scope: Scope, id: Id, session?: ClientSession): Promise<LeadSource> => {
    const source = await findSource(scope.organizationId, id, session)
    if (!source) throw noSource()
    return source
  }
  return {
    get,
    list: ({ organizationId }: Scope): Promise<LeadSource[]> => findSources(organizationId),

    async create(ctx: Context, { slug, ...draft }: LeadSourceDraft): Promise<LeadSource> {
      const { organizationId } = ctx.scope
      const source = { id: newId(), organizationId, slug: slug ?? slugOf(draft.name), ...draft }
      const made = await unique(source.slug, () => insertSource(source, ctx.tx.session))
      show(ctx, made.id)
      return made
    },

    /** Another type may be worth another score: the leads are scored anew, after the commit. */
    async update(ctx: Context, { id, ...patch }: LeadSourcePatch): Promise<LeadSource> {
      const { scope, tx } = ctx
      const before = await get(scope, id, tx.session)
      const set = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
      const updated = await unique(patch.slug ?? before.slug, () =>
        updateSource(scope.organizationId, id, set, tx.session),
      )
      if (!updated) throw noSource()
      if (updated.type !== before.type) tx.emit(scope.organizationId, 'lead-rules.changed', {})
      show(ctx, id)
      return updated
    },

    /** Its leads have none from then on. */
    async remove(ctx: Context, id: Id): Promise<void> {
      const { scope, tx } = ctx
      await get(scope, id, tx.session)
      await deleteSource(scope.organizationId, id, tx.session)
      tx.emit(scope.organizationId, 'lead-source.removed', { sourceId: id })
      show(ctx, id)
    },
  }
}
export type LeadSources = ReturnType<typeof createLeadSources>
