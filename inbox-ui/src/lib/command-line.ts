import type { CommandInfo } from './types.ts'

/** A line for the command door. Such a line is never sent as words. */
export const isCommandLine = (text: string): boolean => text.trimStart().startsWith('/')

/** The name that is being typed, without its slash, and whether it is finished (something stands after it). */
export function typedName(line: string): { name: string; finished: boolean } {
  const [, name = '', rest = ''] = /^\s*\/(\S*)([\s\S]*)$/.exec(line) ?? []
  return { name: name.toLowerCase(), finished: rest.length > 0 }
}

const namesOf = (command: CommandInfo) => [command.name, ...command.aliases]

/** Commands that fit what is typed: a finished name fits exactly, an unfinished one by its beginning. */
export function matching(commands: readonly CommandInfo[], line: string): CommandInfo[] {
  const { name, finished } = typedName(line)
  const fits = (candidate: string) => (finished ? candidate === name : candidate.startsWith(name))
  return commands.filter((command) => namesOf(command).some((one) => fits(one.toLowerCase())))
}

export const exact = (commands: readonly CommandInfo[], line: string): CommandInfo | undefined =>
  commands.find((command) => namesOf(command).some((one) => one.toLowerCase() === typedName(line).name))

export interface UsagePart {
  text: string
  /** need: must be given; may: can be left out; word: the command's own name. */
  kind: 'word' | 'need' | 'may'
}

/** `/quote [2x] item [price [currency]]` → its parts: in brackets what can be left out. */
export function usageParts(usage: string): UsagePart[] {
  return piecesOf(usage).map((text) => ({
    text,
    kind: text.startsWith('/') ? 'word' : text.startsWith('[') ? 'may' : 'need',
  }))
}

/** What stands between spaces, brackets (also one in another) kept whole. */
function piecesOf(usage: string): string[] {
  const pieces: string[] = []
  let depth = 0
  for (const word of usage.split(/\s+/).filter(Boolean)) {
    if (depth > 0) pieces.push(`${pieces.pop()} ${word}`)
    else pieces.push(word)
    depth += [...word].reduce((sum, char) => sum + (isOpening(char) ? 1 : isClosing(char) ? -1 : 0), 0)
  }
  return pieces
}
const isOpening = (char: string) => char === '[' || char === '<'
const isClosing = (char: string) => char === ']' || char === '>'

/** A usage may be written in more ways than one: `[ORD-1001] | amount`. One that needs nothing will do. */
export const needsArguments = (command: CommandInfo): boolean =>
  command.usage.split(/\s[|·]\s/).every((way) => usageParts(way).some((part) => part.kind === 'need'))

/** Which needed part of the usage is being typed; words in quotation marks count as one. -1 when none is. */
export function partAt(line: string, parts: readonly UsagePart[]): number {
  const words = line.trimStart().match(/"[^"]*"?|\S+/g) ?? []
  const open = /\s$/.test(line) ? words.length : words.length - 1
  const needed = parts.flatMap((part, at) => (part.kind === 'need' ? [at] : []))
  return open < 1 ? -1 : (needed[Math.min(open, needed.length) - 1] ?? -1)
}
