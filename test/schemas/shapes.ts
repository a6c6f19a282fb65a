import type { z } from 'zod'

export type Shape = z.core.$ZodType
interface Def {
  type: string
  innerType?: Shape
  element?: Shape
  valueType?: Shape
  options?: Shape[]
  in?: Shape
  left?: Shape
  right?: Shape
  getter?: () => Shape
  entries?: Record<string, string>
  values?: unknown[]
  shape?: Record<string, Shape>
}
const defOf = (shape: Shape): Def => (shape as z.ZodType).def as unknown as Def

/** What a shape may be once optional, default, array and the like are taken off it. */
function bare(shape: Shape): Shape[] {
  const def = defOf(shape)
  const inner = def.innerType ?? def.element ?? (def.type === 'pipe' ? def.in : undefined) ?? def.getter?.()
  if (inner) return bare(inner)
  if (def.options) return def.options.flatMap(bare)
  if (def.left && def.right) return [...bare(def.left), ...bare(def.right)]
  return [shape]
}

/** The shapes at a path; arrays are walked through, and each option of a union. */
export function shapesAt(shape: Shape, keys: readonly string[]): Shape[] {
  const found = bare(shape)
  const [key, ...rest] = keys
  if (key === undefined) return found
  return found.flatMap((one) => {
    const def = defOf(one)
    if (def.type === 'record' && def.valueType) return shapesAt(def.valueType, rest)
    const next = def.shape?.[key === '_id' && !def.shape._id ? 'id' : key]
    return next ? shapesAt(next, rest) : []
  })
}

/** The words of the enumerations and literals among them. */
export const valuesOf = (shapes: readonly Shape[]): string[] =>
  shapes.flatMap((shape) => {
    const def = defOf(shape)
    if (def.type === 'enum') return Object.values(def.entries ?? {})
    return def.type === 'literal' ? (def.values ?? []).map(String) : []
  })
