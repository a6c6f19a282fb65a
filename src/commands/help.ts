import type { Locale } from '../../schemas/common.ts'
import type { AnyAction, CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import { fold } from './words.ts'

/** A command as completion and help show it. */
export interface CommandEntry {
  name: string
  aliases: string[]
  usage: string
  title: string
  examples: string[]
  allowed: boolean
}
interface Shown {
  action: AnyAction
  syntax: CommandSyntax<unknown>
}

const helpWords = ['ayuda', 'ajuda', 'مساعدة']
const known = new Set(['help', ...helpWords].map(fold))
export const isHelp = (word: string): boolean => known.has(word)

export const helpEntry = (locale: Locale): CommandEntry => ({
  name: 'help',
  aliases: helpWords,
  usage: '/help [command]',
  title: say(title, locale),
  examples: ['/help', '/help quote'],
  allowed: true,
})

/** What a member may use, a line each. */
export const helpText = (commands: readonly Shown[], locale: Locale): string =>
  [
    say(commands.length > 0 ? intro : nothing, locale),
    ...commands.map(({ action, syntax }) => `${syntax.usage}\n  ${say(action.title, locale)}`),
  ].join('\n')

export function helpOf({ action, syntax }: Shown, locale: Locale): string {
  const other = syntax.aliases?.length
    ? [`${say(also, locale)} ${syntax.aliases.map((word) => `/${word}`).join(' ')}`]
    : []
  return [syntax.usage, say(action.title, locale), ...syntax.examples.map((line) => `• ${line}`), ...other].join('\n')
}

const title: Text = {
  en: 'Show what you may do here',
  es: 'Mostrar lo que puedes hacer aquí',
  pt: 'Mostrar o que você pode fazer aqui',
  ar: 'عرض ما يمكنك فعله هنا',
}
const intro: Text = {
  en: 'You may use these. Write /help and a name for more.',
  es: 'Puedes usar estos. Escribe /help y un nombre para saber más.',
  pt: 'Você pode usar estes. Escreva /help e um nome para saber mais.',
  ar: 'يمكنك استخدام هذه. اكتب ‎/help واسم الأمر للمزيد.',
}
const nothing: Text = {
  en: 'There is no command that you may use. Ask an owner or admin.',
  es: 'No hay ningún comando que puedas usar. Pídelo a un propietario o administrador.',
  pt: 'Não há nenhum comando que você possa usar. Peça a um proprietário ou administrador.',
  ar: 'لا يوجد أمر يمكنك استخدامه. اطلب من المالك أو المسؤول.',
}
const also: Text = { en: 'Also:', es: 'También:', pt: 'Também:', ar: 'أيضًا:' }
