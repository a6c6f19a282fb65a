import type { Kernel } from '../kernel.ts'
import { needsDispatch } from '../pipeline/gates.ts'
import { createIngest } from '../pipeline/ingest.ts'
import { createRoad, type RoadDeps } from '../pipeline/road.ts'
import type { Services } from './services.ts'

/** The first part of the road, for every process that customers' messages come into. */
export function createReceiving(
  { database, logger }: Kernel,
  services: Services,
  { deleteJournal }: Pick<RoadDeps, 'deleteJournal'> = {},
) {
  const { conversations, mediaFetches } = services
  const parts = { database, conversations, mediaFetches, logger }
  const road = createRoad({ ...parts, needsDispatch, ...(deleteJournal && { deleteJournal }) })
  return { road, ingest: createIngest({ road, database, ...services, logger }) }
}
