import type { SealedPlace } from '../../core/sealed-repository.ts'

/** Raised when what is sealed changes its form; the step from the form before goes into `steps`. */
export const keyFormat = 2

/**
 * From the form of its number to the next one.
 * 1 → 2: the same text; since 2 it is bound to the form's number too, so that no text can be passed off as another form's.
 */
const steps: Readonly<Record<number, (plain: Buffer) => Buffer>> = { 1: (plain) => plain }

export interface KeyPlace {
  _id: string
  v: number
}

/** What a key's text is bound to. */
export function keyContext({ _id, v }: KeyPlace): string {
  if (v > keyFormat) throw new Error(`Keys of format ${v} are newer than this program`)
  return v === 1 ? _id : `${_id}#${v}`
}

/** A text of an older form in today's. */
export function upgradeKey(v: number, plain: Buffer): Buffer {
  let text = plain
  for (let form = v; form < keyFormat; form++) {
    const step = steps[form]
    if (!step) throw new Error(`Keys of format ${v} are unknown to this program`)
    text = step(text)
  }
  return text
}

/** Where sessions' keys lie, for rotation, proofs and the doctor. */
export const waKeyPlace: SealedPlace<KeyPlace> = {
  collection: 'waKeys',
  field: 'sealed',
  context: keyContext,
  older: { v: { $lt: keyFormat } },
  upgrade: ({ v }, plain) => (v === keyFormat ? null : { plain: upgradeKey(v, plain), row: { v: keyFormat } }),
}
