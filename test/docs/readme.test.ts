import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withConfigTable } from '../../bin/lib/config-table.ts'
import { settings } from '../../src/config.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

describe('the README', () => {
  it('lists every setting as src/config.ts has it (bin/docs brings it up to date)', () => {
    const readme = read('README.md')
    expect(withConfigTable(readme)).toBe(readme)
  })
  it('describes every setting', () => {
    const without = Object.entries(settings.shape).filter(([, shape]) => !shape.description)
    expect(without.map(([name]) => name)).toEqual([])
  })
})
