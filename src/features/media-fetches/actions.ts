import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Message } from '../../../schemas/message.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { MediaFetches } from './service.ts'

export const mediaFetchActions = ({ mediaFetches }: { mediaFetches: MediaFetches }): AnyAction[] => [
  defineAction({
    name: 'message.fetch-media',
    title: {
      en: 'Ask for the file again',
      es: 'Pedir el archivo de nuevo',
      pt: 'Pedir o arquivo de novo',
      ar: 'طلب الملف مجددًا',
    },
    input: z.strictObject({ id: Id }),
    output: Message,
    permission: 'view_conversations',
    risk: 'write',
    http: { method: 'POST', path: '/messages/:id/fetch-media' },
    run: async (ctx, { id }) => {
      const message = await mediaFetches.again(ctx, id)
      ctx.audit('message', id)
      return message
    },
  }),
]
