import type { Liquid } from 'liquidjs'
import { AppError } from '../../core/errors.ts'

/** What a text's variables may name. */
export interface Filling {
  name: string
  first_name: string
  last_name: string
  phone: string
  company: string
  business: string
  /** The contact's own fields. */
  fields: Record<string, unknown>
}
const known: ReadonlySet<string> = new Set<keyof Filling>([
  'name',
  'first_name',
  'last_name',
  'phone',
  'company',
  'business',
  'fields',
])

const longest = 4_096
let engine: Promise<Liquid> | null = null

/** Loaded at first use. Reads no files, sees no property that is not the object's own, and ends what takes too long. */
const liquid = (): Promise<Liquid> => {
  engine ??= import('liquidjs').then(
    ({ Liquid }) =>
      new Liquid({
        ...{ ownPropertyOnly: true, strictFilters: true, strictVariables: false, dynamicPartials: false },
        ...{ parseLimit: 10_000, renderLimit: 3_000, memoryLimit: 200_000, templates: {} },
      }),
  )
  return engine
}

/** A text that cannot be filled in is refused when it is written, not when it is sent. */
export async function assertFillable(text: string): Promise<void> {
  const at = await liquid()
  try {
    const parsed = at.parse(text)
    const unknown = (await at.globalVariables(parsed)).filter((name) => !known.has(name))
    if (unknown.length > 0) throw unknownNames(unknown)
    await at.render(parsed, nobody)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw notReadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')
  }
}

const nobody: Filling = {
  ...{ name: '', first_name: '', last_name: '', phone: '', company: '', business: '' },
  fields: {},
}

/** A text with its variables filled in; what is empty leaves no gap behind: "Hi , welcome" becomes "Hi, welcome". */
export async function fillIn(text: string, filling: Filling): Promise<string> {
  const at = await liquid()
  const filled = String(await at.parseAndRender(text, filling))
  return filled
    .replace(/[^\S\n]+([,.!?;:،؟])/gu, '$1')
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .trim()
    .slice(0, longest)
}

const unknownNames = (names: readonly string[]) =>
  new AppError(
    'template.unknown-variable',
    {
      en: 'There is nothing called {{names}} to fill in. Known are: {{known}}.',
      es: 'No hay nada llamado {{names}} para rellenar. Se conocen: {{known}}.',
      pt: 'Não há nada chamado {{names}} para preencher. São conhecidos: {{known}}.',
      ar: 'لا يوجد ما يسمى {{names}} لملئه. المعروف: {{known}}.',
    },
    { status: 400, params: { names: names.join(', ').slice(0, 200), known: [...known].join(', ') } },
  )

const notReadable = (problem: string) =>
  new AppError(
    'template.not-readable',
    {
      en: 'The text cannot be filled in: {{problem}}. Write variables as {{open}}first_name{{close}}.',
      es: 'El texto no se puede rellenar: {{problem}}. Escribe las variables como {{open}}first_name{{close}}.',
      pt: 'O texto não pode ser preenchido: {{problem}}. Escreva as variáveis como {{open}}first_name{{close}}.',
      ar: 'لا يمكن ملء النص: {{problem}}. اكتب المتغيرات هكذا: {{open}}first_name{{close}}.',
    },
    { status: 400, params: { problem: problem.slice(0, 200), open: '{{', close: '}}' } },
  )
