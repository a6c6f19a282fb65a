import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const id = '0001-indexes'

const folder = new URL('../../schemas/models/', import.meta.url)

interface IndexedModel {
  createCollection(): Promise<unknown>
  syncIndexes(): Promise<unknown>
}

async function modelFiles(): Promise<string[]> {
  return (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith('.model.ts')).sort()
}

/** The indexes follow the model files: when one of them changes, this runs again. */
export async function fingerprint(): Promise<string> {
  const texts = await Promise.all((await modelFiles()).map((name) => readFile(new URL(name, folder), 'utf8')))
  return texts.join('\0')
}

function isModel(value: unknown): value is IndexedModel {
  return typeof value === 'function' && 'syncIndexes' in value && 'createCollection' in value
}

/** Makes every collection with exactly the indexes that its model names; the models are connected already. */
export async function up(): Promise<void> {
  for (const name of await modelFiles()) {
    const module = (await import(new URL(name, folder).href)) as Record<string, unknown>
    for (const model of Object.values(module).filter(isModel)) {
      await model.createCollection()
      await model.syncIndexes()
    }
  }
}
