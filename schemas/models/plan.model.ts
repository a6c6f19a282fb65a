import { Plan } from '../plan.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: subscriptions refer to it. */
export const PlanModel = defineModel({
  collection: 'plans',
  shape: Plan,
  indexes: [
    // by code, as people name it · unique: a plan of each code
    { keys: { organizationId: 1, code: 1 }, options: { unique: true } },
  ],
})
