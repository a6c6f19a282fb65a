import { AppError, type Params, type Text } from '../core/errors.ts'

/** One reading of a line: what stands behind the command's name in its place. */
export interface Choice {
  label: string
  rest: string
}

/** A line that can mean several things: the answer lists them, and one is chosen by its number or button. */
export class Choose extends AppError {
  readonly choices: readonly Choice[]

  constructor(text: Text, params: Params, choices: readonly Choice[]) {
    super('command.choose', text, { status: 422, params })
    this.choices = choices.slice(0, 8)
  }
}
