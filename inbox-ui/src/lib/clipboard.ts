import { i18n } from './i18n.ts'
import { toast } from './toasts.ts'

/** Copies and says so. Without TLS a browser offers no clipboard: the text is then marked the old way. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard')))
    toast(said)
  } catch {
    const box = Object.assign(document.createElement('textarea'), { value: text })
    document.body.append(box)
    box.select()
    const done = document.execCommand('copy')
    box.remove()
    toast(done ? said : i18n.t('common.notCopied'), { bad: !done })
  }
}
