import type * as activity from '../../../schemas/activity.ts'
import type { Json } from '../../../schemas/common.ts'
import type * as label from '../../../schemas/label.ts'
import type * as lead from '../../../schemas/lead.ts'
import type * as rules from '../../../schemas/lead-rules.ts'
import type * as source from '../../../schemas/lead-source.ts'
import type * as packs from '../../../schemas/packs.ts'

export type Lead = Json<lead.Lead>
export type LeadCard = Json<lead.LeadCard>
export type LeadBoard = Json<lead.LeadBoard>
export type LeadColumn = Json<lead.LeadColumn>
export type LeadStatus = lead.LeadStatus
export type LeadSort = lead.LeadSort
export type LeadSource = Json<source.LeadSource>
export type LeadSourceType = source.LeadSourceType
export type LeadSettings = Json<rules.LeadSettingsView>
export type ScoreRule = rules.ScoreRule
export type CustomField = packs.CustomField
export type Label = label.LabelView
export type Activity = Json<typeof activity.ActivityView._output>

/** What the address says is shown. */
export interface LeadSearch {
  view?: 'list'
  assigneeId?: string
  sourceId?: string
  priority?: string
  labelId?: string
  q?: string
  status?: string
  sort?: LeadSort
}
