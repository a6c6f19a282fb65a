import type { TFunction } from 'i18next'
import type { Message } from './types.ts'

/** Why a message did not go out, in the reader's language; in the channel's own words where its code is not known. */
export function failureText(t: TFunction, failure: Message['failure']): string {
  if (!failure) return ''
  return t(`failure.${failure.code}`, { defaultValue: failure.text || t('thread.failedUnknown') })
}
