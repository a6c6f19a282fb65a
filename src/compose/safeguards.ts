import { customerCommandActions } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import { createCommandOffers } from '../features/command-choices/index.ts'
import { confirmationActions, createConfirmations, roleActions } from '../features/confirmations/index.ts'
import { wakeSnoozed } from '../features/conversations/index.ts'
import { createLabels, labelActions } from '../features/labels/index.ts'
import { createSecondFactors, secondFactorActions } from '../features/second-factors/index.ts'
import { createUndo } from '../features/undo/index.ts'
import type { Kernel } from '../kernel.ts'
import type { WorkerDeps } from '../worker.ts'
import type { BaseServices } from './base-services.ts'
import type { createGround } from './crm-ground.ts'

/** What stands between a command and its effect: confirmations, second factors; and the labels that audiences go by. */
export function createSafeguards(
  { database, keyring }: Kernel,
  { contacts, organizations }: BaseServices,
  { notifications }: Pick<ReturnType<typeof createGround>, 'notifications'>,
) {
  const { members } = organizations
  const secondFactors = createSecondFactors({ keyring })
  const confirmations = createConfirmations({ database, members, secondFactors, notifications })
  const labels = createLabels({ contacts })
  return { secondFactors, confirmations, labels, undo: createUndo(), offers: createCommandOffers() }
}
const wakeEveryMs = 5_000
export const safeguardChores = ({ database }: Kernel, { conversations }: BaseServices): WorkerDeps['chores'] => [
  {
    name: 'snoozed conversations',
    everyMs: wakeEveryMs,
    run: () => wakeSnoozed({ database, conversations }, new Date()),
  },
]

type Safeguards = ReturnType<typeof createSafeguards>

export const safeguardActions = (
  services: Safeguards & BaseServices,
  late: { runner(): ActionRunner },
): AnyAction[] => [
  ...confirmationActions({ ...services, ...late }),
  ...roleActions(services),
  ...secondFactorActions(services),
  ...labelActions(services),
  ...customerCommandActions({ ...services, ...late }),
]
