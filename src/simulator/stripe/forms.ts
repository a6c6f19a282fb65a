import type { z } from 'zod'
import { invalid } from './world.ts'

type Node = string | Node[] | { [key: string]: Node }
const mostFields = 1_000

/** `a[b][0][c]=d`, as the API takes it. */
export function parseForm(body: string): Record<string, Node> {
  const root: Record<string, Node> = {}
  const fields = [...new URLSearchParams(body)]
  if (fields.length > mostFields) throw invalid('Too many parameters')
  for (const [path, value] of fields) {
    const keys = path.split(/[[\]]+/).filter((key, at) => key !== '' || at === 0)
    if (path.endsWith('[]')) keys.push('')
    put(root, keys, value)
  }
  return arrays(root) as Record<string, Node>
}

function put(root: Record<string, Node>, keys: readonly string[], value: string): void {
  let at = root
  for (const [index, raw] of keys.entries()) {
    const key = raw === '' ? String(Object.keys(at).length) : raw
    if (key === '__proto__') throw invalid('Received unknown parameter')
    if (index === keys.length - 1) at[key] = value
    else {
      at[key] ??= {}
      const next = at[key]
      if (typeof next !== 'object' || Array.isArray(next)) throw invalid(`Invalid parameter: ${keys.join('.')}`)
      at = next
    }
  }
}

function arrays(node: Node): Node {
  if (typeof node === 'string' || Array.isArray(node)) return node
  const entries = Object.entries(node).map(([key, value]) => [key, arrays(value)] as const)
  const isList = entries.length > 0 && entries.every(([key], at) => key === String(at))
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** Refuses what the API does not know: a caller's spelling mistake must not pass unseen. */
export function readParams<T extends z.ZodType>(shape: T, input: unknown): z.output<T> {
  const found = shape.safeParse(input)
  if (found.success) return found.data
  const [issue] = found.error.issues
  const path = issue?.path.join('.') ?? ''
  if (issue?.code === 'unrecognized_keys') {
    const param = [path, issue.keys[0]].filter(Boolean).join('.')
    throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
  }
  throw invalid(`Invalid ${path}: ${issue?.message}`, { code: 'parameter_invalid', param: path })
}
