import type { Id } from '../../../schemas/common.ts'
import type { Confirmation, ConfirmationView } from '../../../schemas/confirmation.ts'
import { forgiveTries, takeTry } from '../../core/code-tries.ts'
import { timingSafeEqualText } from '../../core/crypto.ts'
import { effectOf } from '../../core/effect.ts'
import type { Text } from '../../core/errors.ts'
import { awaitsApprover, noConfirmation, nothingWaits, notOneself, overNow, wrongCode } from './errors.ts'
import { findConfirmation, findPending, keepOutput, movePending, noteMiss } from './repository.ts'
import {
  type ConfirmationDeps,
  type Context,
  isOver,
  memberOf,
  mostMisses,
  type Runner,
  tell,
  viewOf,
} from './shown.ts'

/** The member's own, open, and approved where that is needed; or what it answered when it was done already. */
const open = async ({ scope, tx, now }: Context, id: Id): Promise<Confirmation> => {
  const found = await findConfirmation(scope, id, tx.session)
  if (found?.userId !== memberOf(scope)) throw noConfirmation()
  if (found.status !== 'done' && (found.status !== 'pending' || isOver(found, now))) throw overNow()
  return found
}

export function confirming(deps: ConfirmationDeps) {
  async function assertCode(
    { scope: { organizationId }, scope, now }: Context,
    { id }: Confirmation,
    isRight: () => boolean | Promise<boolean>,
  ): Promise<void> {
    const tries = await takeTry(organizationId, id, now)
    if (tries === null || tries > mostMisses) throw overNow()
    if (await isRight()) return forgiveTries(organizationId, id)
    await noteMiss(scope, id, tries, tries === mostMisses)
    throw wrongCode(mostMisses - tries)
  }

  async function run(ctx: Context, found: Confirmation, runner: Runner): Promise<unknown> {
    const { scope, tx } = ctx
    // the loser of two at one moment begins anew here, and finds it done
    if (!(await movePending(scope, found.id, { status: 'done' }, tx.session))) throw overNow()
    const { door, locale, timeZone, conversationId, threadId, inputHash, runKey } = found
    const caller = { scope, door, locale, timeZone, conversationId, threadId }
    const input: unknown = JSON.parse(found.input)
    const output = await runner.perform(tx, found.action, caller, { input, inputHash, runKey })
    await keepOutput(scope, found.id, output, tx.session)
    tell(tx, found)
    return output
  }

  return {
    /** Does what was asked, once: a second yes with the right code answers what the first one did. */
    async confirm(ctx: Context, id: Id, code: string, runner: Runner): Promise<unknown> {
      const found = await open(ctx, id)
      const isRight = () => timingSafeEqualText(code, found.code)
      if (found.status === 'done') {
        if (!isRight()) throw overNow()
        return found.output
      }
      await assertCode(ctx, found, isRight)
      if (found.needsApprover && !found.approvedBy) throw awaitsApprover()
      return run(ctx, found, runner)
    },

    /** A second factor's code from a member's own number: for the one thing that waits in that thread. */
    async confirmFromChat(ctx: Context, threadId: Id, code: string, runner: Runner) {
      const [found] = await findPending(ctx.scope, {
        ...{ userId: memberOf(ctx.scope), forApproval: false, now: ctx.now, threadId },
      })
      if (!found) throw nothingWaits()
      await assertCode(ctx, found, () =>
        deps.secondFactors.use(ctx, found.userId, code).then(
          () => true,
          (error: { code?: string }) => {
            if (error.code === 'second-factor.wrong-code') return false
            throw error
          },
        ),
      )
      if (found.needsApprover && !found.approvedBy) throw awaitsApprover()
      return { confirmation: found, output: await run(ctx, found, runner) }
    },
  }
}

export function answering(deps: ConfirmationDeps) {
  return {
    async cancel(ctx: Context, id: Id): Promise<ConfirmationView> {
      const found = await open(ctx, id)
      if (!(await movePending(ctx.scope, id, { status: 'cancelled' }, ctx.tx.session))) throw overNow()
      tell(ctx.tx, found)
      return viewOf({ ...found, status: 'cancelled' }, ctx.scope, ctx.now)
    },

    /** A second person's yes. It runs when the one who asked gives the code. */
    async approve(ctx: Context, id: Id): Promise<ConfirmationView> {
      const { scope, tx, now } = ctx
      const userId = memberOf(scope)
      const found = await findConfirmation(scope, id, tx.session)
      if (!found) throw noConfirmation()
      if (found.userId === userId || !found.needsApprover) throw notOneself()
      if (found.status !== 'pending' || isOver(found, now)) throw overNow()
      const approvedBy = { id: userId, name: scope.actor.name }
      await movePending(scope, id, { approvedBy }, tx.session)
      tell(tx, found)
      await deps.notifications.notify(effectOf(ctx), {
        ...{
          to: [found.userId],
          type: 'approval',
          level: 'info',
          text: approved,
          record: { noun: 'confirmation', id },
        },
        ...{ params: { name: scope.actor.name, what: found.lines[0] ?? '' }, key: `confirmation:${id}:approved` },
        ...{ sender: { kind: 'user', id: userId } },
      })
      return viewOf({ ...found, approvedBy }, scope, now)
    },
  }
}

const approved: Text = {
  en: '{{name}} approved: {{what}}. Enter the code to do it.',
  es: '{{name}} aprobó: {{what}}. Escribe el código para hacerlo.',
  pt: '{{name}} aprovou: {{what}}. Digite o código para fazer.',
  ar: '{{name}} وافق: {{what}}. أدخل الرمز للتنفيذ.',
}
