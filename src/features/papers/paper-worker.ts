import { parentPort } from 'node:worker_threads'
import { drawPaper } from './draw.ts'
import type { Paper } from './paper.ts'
import type { PrintAnswer } from './printing.ts'

parentPort?.on('message', ({ id, paper }: { id: number; paper: Paper }) => {
  drawPaper(paper).then(
    (bytes) => parentPort?.postMessage({ id, bytes, problem: null } satisfies PrintAnswer),
    (error: unknown) => parentPort?.postMessage({ id, bytes: null, problem: String(error) } satisfies PrintAnswer),
  )
})
