import type { PlanDraft } from '../../schemas/plan.ts'
import type { Services } from './services.ts'

type Context = Parameters<Services['payments']['gateways']['connect']>[0]

const hour = 60
const plan = (code: PlanDraft['code'], name: string, description: string, rest: Partial<PlanDraft>): PlanDraft => ({
  ...{ code, name, description, price: 4_900, currency: 'USD', interval: 'month', intervalCount: 1 },
  ...{ trialPeriodDays: 0, minutes: 2 * hour, hourPrice: 3_500, isActive: true, ...rest },
})
/** Workshop time by the month, as the shop sells it. */
const plans: readonly PlanDraft[] = [
  plan('basic', 'Workshop basic', 'Two hours of a mechanic each month.', {}),
  plan('standard', 'Workshop standard', 'Five hours, and one of them on the same day.', {
    price: 10_900,
    minutes: 5 * hour,
  }),
  plan('pro', 'Workshop pro', 'Twelve hours for a small fleet.', {
    price: 23_900,
    minutes: 12 * hour,
    hourPrice: 2_900,
  }),
  plan('daily', 'Workshop day', 'A mechanic for a day.', { price: 19_900, interval: 'day', minutes: 8 * hour }),
]

/** The demo's shop takes payments through the stand-in, which knows it by this key. */
export async function seedPayments(ctx: Context, { payments, subscriptions }: Services): Promise<void> {
  await payments.gateways.connect(ctx, { provider: 'stripe', secretKey: 'sk_test_northgate_demo', isActive: true })
  for (const draft of plans) await subscriptions.savePlan(ctx, draft)
}
