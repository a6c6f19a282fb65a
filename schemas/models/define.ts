import mongoose from 'mongoose'
import type { z } from 'zod'

type Definition = Record<string, unknown>
type Index = { keys: Record<string, 1 | -1>; options?: mongoose.IndexOptions }

/** One stored shape, twice told: zod says it, mongoose is told it from there, so that they cannot differ. */
export interface ModelDefinition<T extends z.ZodObject> {
  collection: string
  shape: T
  /** Fields the store has beside the shape (hashes, ciphertext): never part of what a repository returns by accident. */
  extra?: Definition
  /** Each index with the query that it serves, in a comment beside it. */
  indexes: Index[]
}

const primitive: Record<string, unknown> = {
  string: String,
  number: Number,
  int: Number,
  boolean: Boolean,
  date: Date,
  enum: String,
  literal: String,
}

/** Every model that was defined, by its collection, as it was told. */
export const definitions = new Map<string, ModelDefinition<z.ZodObject>>()

/** Anything deeper than one level was checked by zod on its way in: Mixed keeps it as it is. */
function mongooseType(schema: z.core.$ZodType): unknown {
  const def = (schema as z.ZodType).def as { type: string; innerType?: z.core.$ZodType }
  if (def.innerType) return mongooseType(def.innerType)
  return primitive[def.type] ?? mongoose.Schema.Types.Mixed
}

/** Defines (once a process) the mongoose model of a noun. Ids are our own strings; timestamps are set by mongoose. */
export function defineModel<T extends z.ZodObject>(
  definition: ModelDefinition<T>,
): mongoose.Model<Stored<z.output<T>>> {
  const existing = mongoose.models[definition.collection]
  if (existing) return existing as unknown as mongoose.Model<Stored<z.output<T>>>
  definitions.set(definition.collection, definition)
  const fields: Definition = { _id: String }
  for (const [name, schema] of Object.entries(definition.shape.shape))
    if (name !== 'id') fields[name] = { type: mongooseType(schema), default: undefined }
  const schema = new mongoose.Schema({ ...fields, ...definition.extra } as mongoose.SchemaDefinition, {
    collection: definition.collection,
    timestamps: 'createdAt' in definition.shape.shape,
    versionKey: false,
    minimize: false,
    autoIndex: false,
    autoCreate: false,
    strict: 'throw',
    strictQuery: 'throw',
  })
  for (const { keys, options } of definition.indexes) schema.index(keys, options)
  return mongoose.model(definition.collection, schema) as unknown as mongoose.Model<Stored<z.output<T>>>
}

/** As it lies in the store: `_id` in the place of `id`. */
export type Stored<T> = Omit<T, 'id'> & { _id: string }

/** From the store to the plain typed object that repositories return. */
export function toPlain<T extends { id: string }>(doc: Stored<T>): T
export function toPlain<T extends { id: string }>(doc: Stored<T> | null): T | null
export function toPlain<T extends { id: string }>(doc: Stored<T> | null): T | null {
  if (!doc) return null
  const { _id, ...rest } = doc
  return { id: _id, ...rest } as unknown as T
}
