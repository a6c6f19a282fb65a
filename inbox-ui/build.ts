import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Tells the page's first script where each language's first texts lie, so that they come beside the code. */
export function namedTexts(): Plugin {
  return {
    name: 'named-texts',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).flatMap((one) => {
          const locale = 'facadeModuleId' in one && /locales\/(\w\w)\.json$/.exec(one.facadeModuleId ?? '')?.[1]
          return locale ? [[locale, `/${one.fileName}`]] : []
        })
        const texts = JSON.stringify(Object.fromEntries(chunks))
        return html.replace('src="/start.js"', `src="/start.js" data-texts='${texts}'`)
      },
    },
  }
}

/** The names of emoji, beside the page: the picker would fetch them from another host. */
export function emojiData(): Plugin {
  const find = createRequire(import.meta.url)
  return {
    name: 'emoji-data',
    apply: 'build',
    generateBundle() {
      for (const locale of ['en', 'es', 'pt'])
        for (const part of ['data', 'messages']) {
          const source = readFileSync(find.resolve(`emojibase-data/${locale}/${part}.json`))
          this.emitFile({ type: 'asset', fileName: `emoji/${locale}/${part}.json`, source })
        }
    },
  }
}

/** Each file once more as small as it gets: packing at the highest level is done here, not for every reader. */
export function packed(): Plugin {
  let folder = ''
  return {
    name: 'packed',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      for (const name of names.filter((one) => /\.(js|css|html|svg|json)$/.test(one) && !one.startsWith('.'))) {
        const bytes = readFileSync(join(folder, name))
        if (bytes.length < 1_024) continue
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
      }
    },
  }
}
