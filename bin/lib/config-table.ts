import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { settings } from '../../src/config.ts'
import { root } from './paths.ts'

const begin = '<!-- settings: made by bin/docs from src/config.ts -->'
const end = '<!-- end of settings -->'

type Property = { default?: unknown; description?: string; enum?: string[] }

/** The settings as a Markdown table: what `src/config.ts` says, nothing else. */
export function configTable(): string {
  const schema = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as {
    properties: Record<string, Property>
    required?: string[]
  }
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const fallback = schema.required?.includes(name)
      ? '**required**'
      : property.default === undefined
        ? ''
        : `\`${property.default}\``
    const choices = property.enum ? ` (${property.enum.join(', ')})` : ''
    return `| \`${name}\` | ${fallback} | ${property.description ?? ''}${choices} |`
  })
  return ['| setting | default | what for |', '|---|---|---|', ...rows].join('\n')
}

/** The README with its table brought up to date. */
export function withConfigTable(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < 0) throw new Error('The README has lost the marks around its table of settings')
  return `${readme.slice(0, from + begin.length)}\n${configTable()}\n${readme.slice(to)}`
}

/** Writes it into the README. */
export function writeReadme(): void {
  const file = join(root, 'README.md')
  writeFileSync(file, withConfigTable(readFileSync(file, 'utf8')))
}

if (import.meta.main) writeReadme()
