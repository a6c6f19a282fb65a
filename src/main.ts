import module from 'node:module'

// first, so that all that follows is compiled once
module.enableCompileCache()
const { start } = await import('./start.ts')
await start()
