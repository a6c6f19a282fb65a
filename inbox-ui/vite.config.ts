import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData, namedTexts, packed } from './build.ts'

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null
}
const known = new Map<string, boolean>()
/** Whether the first screen loads it: a way of plain imports leads from it up to the beginning. */
function isFirst(id: string, modules: Modules): boolean {
  const before = known.get(id)
  if (before !== undefined) return before
  if (id.endsWith('/src/main.tsx')) return true
  known.set(id, false)
  const importers = modules.getModuleInfo(id)?.importers ?? []
  const first = importers.some((importer) => isFirst(importer, modules))
  known.set(id, first)
  return first
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), tailwind(), namedTexts(), emojiData(), packed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    // light-dark() stays as written: these browsers have it.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        // What every page needs comes as one file, which packs better than twenty.
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next)\//,
              priority: 2,
            },
            // Thirty files of half a kilobyte would wait for one another on a browser's six connections.
            {
              name: (id, modules) => (isFirst(id, modules) ? 'common' : 'shared'),
              test: /inbox-ui\/src\/(lib|components)\/|node_modules\/lucide-react\//,
              minShareCount: 2,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:3000',
      '/socket.io': { target: 'http://127.0.0.1:3000', ws: true },
    },
  },
})
