import type { Discount } from '../../../schemas/quote.ts'
import { type LineInput, type Tax, type Totals, TotalsProblem, totalsOf } from '../../../schemas/totals.ts'
import { discountTooLarge, quoteTooLarge } from './errors.ts'
import { money } from './texts.ts'

/** The sums, or a refusal that says what is wrong with the amounts. */
export function sumsOf(
  lines: readonly LineInput[],
  discount: Discount | null,
  { currency, ...tax }: Tax & { currency: string },
): Totals {
  try {
    return totalsOf(lines, discount, tax)
  } catch (error) {
    if (!(error instanceof TotalsProblem)) throw error
    throw error.problem === 'discount' ? discountTooLarge(money(error.subtotal, currency, 'en')) : quoteTooLarge()
  }
}
