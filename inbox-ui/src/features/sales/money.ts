/** Minor units of a currency: 2 for most, 0 for the yen, 3 for the dinar. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** What a number field holds ('12.5') in minor units; null: it holds none, or more decimals than there are. */
export function minorOf(text: string, digits: number): number | null {
  const [, whole = '', places = ''] = /^(\d{1,12})(?:\.(\d*))?$/.exec(text.trim()) ?? []
  if (!whole || places.length > digits) return null
  return Number(whole + places.padEnd(digits, '0'))
}

/** As a number field holds it. */
export const textOf = (minor: number, digits: number): string => (minor / 10 ** digits).toFixed(digits)

export const stepOf = (digits: number): string => (1 / 10 ** digits).toFixed(digits)
