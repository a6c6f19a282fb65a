import { createGraphSimulator } from '../../../src/simulator/graph/index.ts'

/** The Graph stand-in in a process of its own: what it costs is nobody's of ours. */
const { url, controlUrl } = await createGraphSimulator()
process.send?.({ url, controlUrl })
