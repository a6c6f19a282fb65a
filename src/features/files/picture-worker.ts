import { parentPort } from 'node:worker_threads'
import sharp from 'sharp'
import type { Picture, PictureAnswer } from './pictures.ts'

const largest = 320
/** A small file may unpack to a very large picture. */
const maxPixels = 60_000_000

sharp.cache(false)
sharp.concurrency(1)

async function read(bytes: Uint8Array): Promise<Picture | null> {
  const options = { limitInputPixels: maxPixels, failOn: 'error', autoOrient: true } as const
  try {
    const { autoOrient } = await sharp(bytes, options).metadata()
    const thumbnail = await sharp(bytes, options)
      .resize(largest, largest, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer()
    return { width: autoOrient.width, height: autoOrient.height, thumbnail }
  } catch {
    return null
  }
}

parentPort?.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  void read(bytes).then((picture) => parentPort?.postMessage({ id, picture } satisfies PictureAnswer))
})
