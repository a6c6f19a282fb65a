import { z } from 'zod'
import { WorkingHours } from '../../../schemas/business-hours.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { SlaPolicy } from '../../../schemas/sla.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { addWorkingMinutes, type Calendar } from './clock.ts'
import { findHours, findPolicies, replaceHours, replacePolicies } from './repository.ts'

export interface SlaDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'timeZone'>> }
}

export const SlaSettings = z.strictObject({
  /** One for each priority at most; one that is missing promises nothing. */
  policies: z
    .array(
      z.strictObject({
        priority: SlaPolicy.shape.priority,
        firstResponseMinutes: SlaPolicy.shape.firstResponseMinutes,
        resolutionMinutes: SlaPolicy.shape.resolutionMinutes,
      }),
    )
    .max(4)
    .refine((all) => new Set(all.map(({ priority }) => priority)).size === all.length, 'a priority stands twice'),
  /** Null: open day and night. */
  hours: WorkingHours.nullable(),
})
export type SlaSettings = z.infer<typeof SlaSettings>

/** Day and night. */
const always: Calendar['weekly'] = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }))

export function createSla({ organizations }: SlaDeps) {
  return {
    async get(organizationId: Id): Promise<SlaSettings> {
      const [policies, hours] = await Promise.all([findPolicies(organizationId), findHours(organizationId)])
      return SlaSettings.parse({
        policies: policies.map(({ priority, firstResponseMinutes, resolutionMinutes }) => ({
          ...{ priority, firstResponseMinutes, resolutionMinutes },
        })),
        hours: hours && { weekly: hours.weekly, holidays: hours.holidays, timeZone: hours.timeZone },
      })
    },

    /** All of it anew. Tickets that are open keep what was promised for them. */
    async set(ctx: Pick<ActionContext, 'scope' | 'tx'>, { policies, hours }: SlaSettings): Promise<void> {
      const { organizationId } = ctx.scope
      await replacePolicies(organizationId, policies, ctx.tx.session)
      await replaceHours(organizationId, hours, ctx.tx.session)
    },

    /** When what is promised for a priority is due; null: nothing is. */
    async promise(
      organizationId: Id,
      priority: SlaPolicy['priority'],
      from: Date,
      session: ClientSession,
    ): Promise<{ firstResponseDueAt: Date | null; resolutionDueAt: Date | null } | null> {
      const policy = (await findPolicies(organizationId, session)).find((one) => one.priority === priority)
      if (!policy) return null
      const [hours, { timeZone }] = [await findHours(organizationId, session), await organizations.get(organizationId)]
      const calendar: Calendar = {
        weekly: hours?.weekly ?? always,
        holidays: hours?.holidays ?? [],
        timeZone: hours?.timeZone ?? timeZone,
      }
      const due = (minutes: number | null) => (minutes === null ? null : addWorkingMinutes(from, minutes, calendar))
      return {
        firstResponseDueAt: due(policy.firstResponseMinutes),
        resolutionDueAt: due(policy.resolutionMinutes),
      }
    },
  }
}
export type Sla = ReturnType<typeof createSla>
