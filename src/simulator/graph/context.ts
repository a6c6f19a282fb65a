import type { createGraphLimits } from './limits.ts'
import type { WebhookQueue } from './webhooks.ts'
import type { GraphWorld } from './world.ts'

/** What the parts of the stand-in share. */
export interface GraphContext {
  world: GraphWorld
  queue: WebhookQueue
  limits: ReturnType<typeof createGraphLimits>
  /** Its own address, known once it listens. */
  origin(): string
}
