type Option = { id: string; title: string }

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replace(/[.)]$/, '')

/** Numbers as phones write them in Arabic too. */
const westernDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))

/** The option that an answer in words names: its number in the list as it was sent, or its title. */
export function chosenFrom(options: readonly Option[], text: string): Option | null {
  const said = fold(text)
  const number = /^\d{1,2}$/.test(westernDigits(said)) ? Number(westernDigits(said)) : 0
  const found = options[number - 1] ?? options.find(({ title }) => fold(title) === said)
  return found ? { id: found.id, title: found.title } : null
}
