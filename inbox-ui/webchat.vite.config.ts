import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { packed } from './build.ts'

/** The script that a shop puts on its page: one file, nothing to load after it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  plugins: [packed()],
  build: {
    outDir: 'dist/webchat',
    emptyOutDir: true,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    lib: {
      entry: fileURLToPath(new URL('webchat/main.ts', import.meta.url)),
      formats: ['iife'],
      name: 'ParleyChatScript',
      fileName: () => 'webchat.js',
    },
  },
})
