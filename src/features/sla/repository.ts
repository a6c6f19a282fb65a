import type { BusinessHours, WorkingHours } from '../../../schemas/business-hours.ts'
import type { Id } from '../../../schemas/common.ts'
import { BusinessHoursModel } from '../../../schemas/models/business-hours.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { SlaPolicyModel } from '../../../schemas/models/sla-policy.model.ts'
import type { SlaPolicy } from '../../../schemas/sla.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'

export async function findPolicies(organizationId: Id, session?: ClientSession): Promise<SlaPolicy[]> {
  const docs = await SlaPolicyModel.find({ organizationId })
    .session(session ?? null)
    .lean()
  return docs.map((doc) => toPlain<SlaPolicy>(doc as Stored<SlaPolicy>))
}

export async function findHours(organizationId: Id, session?: ClientSession): Promise<BusinessHours | null> {
  const doc = await BusinessHoursModel.findOne({ organizationId })
    .session(session ?? null)
    .lean()
  return toPlain<BusinessHours>(doc as Stored<BusinessHours> | null)
}

type Terms = Pick<SlaPolicy, 'priority' | 'firstResponseMinutes' | 'resolutionMinutes'>

export async function replacePolicies(
  organizationId: Id,
  policies: readonly Terms[],
  session: ClientSession,
): Promise<void> {
  const wanted = policies.map(({ priority }) => priority)
  const known = new Set((await findPolicies(organizationId, session)).map(({ priority }) => priority))
  await SlaPolicyModel.deleteMany({ organizationId, priority: { $nin: wanted } }, { session })
  for (const { priority, ...terms } of policies)
    if (known.has(priority)) await SlaPolicyModel.updateOne({ organizationId, priority }, { $set: terms }, { session })
    else await SlaPolicyModel.create([{ _id: newId(), organizationId, priority, ...terms }], { session })
}

export async function replaceHours(
  organizationId: Id,
  hours: WorkingHours | null,
  session: ClientSession,
): Promise<void> {
  if (!hours) await BusinessHoursModel.deleteMany({ organizationId }, { session })
  else if (await findHours(organizationId, session))
    await BusinessHoursModel.updateOne({ organizationId }, { $set: hours }, { session })
  else await BusinessHoursModel.create([{ _id: newId(), organizationId, ...hours }], { session })
}
