/** One or two letters of a name; none for a bare phone number. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  const letter = (word: string) => [...word][0]?.toLocaleUpperCase() ?? ''
  // Arabic letters join: one alone reads better than two.
  return /\p{Script=Arabic}/u.test(first) ? letter(first) : letter(first) + letter(last)
}

/** The same of six tints each time for the same person. */
export function tintOf(id: string): number {
  let sum = 0
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return (sum % 6) + 1
}

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] || name

/** +13055550142 → +1 305 555 0142. Others stand as they are: where their groups part is not known here. */
export const phoneWords = (phone: string | null): string =>
  phone?.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3') ?? ''
