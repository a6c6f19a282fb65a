import type { Discount, QuoteLine } from './quote.ts'

export interface LineInput {
  name: string
  /** A decimal of up to 3 places, more than zero. */
  quantity: string
  /** Minor units. */
  unitPrice: number
  productId?: string | null | undefined
  /** In the place of the organization's. */
  taxBasisPoints?: number | null | undefined
}
export interface Tax {
  /** 1900 is 19 %. */
  basisPoints: number
  /** The prices have the tax in them. */
  inclusive: boolean
}
export interface Totals {
  lines: QuoteLine[]
  subtotal: number
  discountTotal: number
  taxTotal: number
  total: number
}

/** too-large: beyond what can be kept exactly. discount: more is taken off than there is. */
export class TotalsProblem extends Error {
  override name = 'TotalsProblem'
  readonly problem: 'too-large' | 'discount'
  /** What there is, in minor units, where the discount is more. */
  readonly subtotal: number
  constructor(problem: 'too-large' | 'discount', subtotal = 0) {
    super(problem)
    this.problem = problem
    this.subtotal = subtotal
  }
}

/** A quotient rounded to the nearest whole, halves away from zero. Neither may be negative. */
const divide = (part: bigint, by: bigint): bigint => (2n * part + by) / (2n * by)

/** '2.5' → 2500n. */
function thousandths(quantity: string): bigint {
  const [whole = '0', places = ''] = quantity.split('.')
  return BigInt(whole) * 1000n + BigInt(places.padEnd(3, '0'))
}

/**
 * The one arithmetic of quotes and orders, in the server and in the browser. A line is quantity × unit price, rounded
 * half away from zero to the minor unit; the discount is allocated over the lines by largest remainder; tax is per line
 * after its discount. Throws `TotalsProblem`.
 */
export function totalsOf(lines: readonly LineInput[], discount: Discount | null, tax: Tax): Totals {
  const amounts = lines.map((line) => divide(thousandths(line.quantity) * BigInt(line.unitPrice), 1000n))
  const subtotal = sum(amounts)
  const discountTotal = discountOf(subtotal, discount)
  const shares = allocate(discountTotal, amounts)
  const done = lines.map((line, at) => lineOf(line, amounts[at] ?? 0n, shares[at] ?? 0n, tax))
  const taxTotal = done.reduce((total, line) => total + BigInt(line.tax), 0n)
  const total = done.reduce((total, line) => total + BigInt(line.total), 0n)
  return {
    lines: done,
    subtotal: exact(subtotal),
    discountTotal: exact(discountTotal),
    taxTotal: exact(taxTotal),
    total: exact(total),
  }
}

function lineOf(line: LineInput, amount: bigint, discount: bigint, tax: Tax): QuoteLine {
  const net = amount - discount
  const basisPoints = line.taxBasisPoints ?? tax.basisPoints
  const rate = BigInt(basisPoints)
  const taxed = tax.inclusive ? divide(net * rate, 10_000n + rate) : divide(net * rate, 10_000n)
  return {
    productId: line.productId ?? null,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    taxBasisPoints: basisPoints,
    amount: exact(amount),
    discount: exact(discount),
    tax: exact(taxed),
    total: exact(tax.inclusive ? net : net + taxed),
  }
}

function discountOf(subtotal: bigint, discount: Discount | null): bigint {
  if (!discount) return 0n
  if (discount.kind === 'percent') return divide(subtotal * BigInt(discount.basisPoints), 10_000n)
  const amount = BigInt(discount.amount)
  if (amount > subtotal) throw new TotalsProblem('discount', exact(subtotal))
  return amount
}

/** Each share is rounded down; what is left over goes, a unit each, to the largest remainders (the earlier line first). */
function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights)
  if (whole === 0n) return weights.map(() => 0n)
  const shares = weights.map((weight) => (total * weight) / whole)
  const order = weights
    .map((weight, at) => ({ at, rest: (total * weight) % whole }))
    .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
  for (const { at } of order.slice(0, Number(total - sum(shares)))) shares[at] = (shares[at] ?? 0n) + 1n
  return shares
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

function exact(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TotalsProblem('too-large')
  return Number(value)
}
