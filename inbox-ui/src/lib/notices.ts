import type { Json } from '../../../schemas/common.ts'
import type { Notification } from '../../../schemas/notification.ts'
import { i18n } from './i18n.ts'
import { toast } from './toasts.ts'
import type { Locale } from './types.ts'

/** A notice that just came, in a toast. A member of several organizations hears of this one's only. */
export function sayNotice(data: unknown, organizationId: string): void {
  const notice = data as Json<Notification>
  if (notice.organizationId !== organizationId) return
  toast(notice.message[i18n.language as Locale] ?? notice.message.en, { bad: notice.level === 'error' })
}
