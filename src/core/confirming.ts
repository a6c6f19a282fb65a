import type { ConfirmationView } from '../../schemas/confirmation.ts'
import type { AnyAction, Caller, Preview } from './action.ts'
import { AppError, type Text } from './errors.ts'

/** A run of money, mass or destruction, before anybody said yes to it. */
export interface Asked {
  action: AnyAction
  caller: Caller
  /** As it came: parsed again when it runs. */
  input: unknown
  inputHash: string
  runKey: string
  /** Asked for where nothing is known of this run yet. */
  preview(): Promise<Preview>
}

/** Keeps what waits for a person's word: `features/confirmations`. */
export interface ConfirmationGate {
  /** The same `runKey` again answers the same confirmation, or what its run answered. */
  ask(asked: Asked): Promise<{ confirmation: ConfirmationView } | { output: unknown }>
}

/** Not a failure: the door shows the preview and takes the code. Nothing has been changed. */
export class ConfirmationNeeded extends AppError {
  readonly confirmation: ConfirmationView

  constructor(confirmation: ConfirmationView) {
    super('confirmation-needed', needed, { status: 202, details: { confirmation } })
    this.confirmation = confirmation
  }
}

const needed: Text = {
  en: 'This needs your confirmation first. Nothing was changed yet.',
  es: 'Esto requiere antes tu confirmación. Aún no se cambió nada.',
  pt: 'Isto exige antes a sua confirmação. Nada foi alterado ainda.',
  ar: 'يتطلب هذا تأكيدك أولًا. لم يتغير شيء بعد.',
}

/** Whoever asked is no person: a bot, a flow. */
export const noPerson = () =>
  new AppError(
    'confirmation-required',
    {
      en: 'This needs a confirmation that only a member can give. Nothing was changed.',
      es: 'Esto requiere una confirmación que solo puede dar un miembro. No se cambió nada.',
      pt: 'Isto exige uma confirmação que só um membro pode dar. Nada foi alterado.',
      ar: 'يتطلب هذا تأكيدًا لا يمنحه إلا عضو. لم يتغير شيء.',
    },
    { status: 422 },
  )
