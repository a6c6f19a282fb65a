import type { WebchatEvent } from '../../schemas/webchat.ts'

/** What a web chat's stream says, as it says it. */
export async function* eventsOf(answer: Response): AsyncGenerator<WebchatEvent> {
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as WebchatEvent
  }
}
