/** The simulator's control interface; a refusal is thrown with its own words. */
export async function call(method, input = {}) {
  const answer = await fetch(`/control/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const body = await answer.json()
  if (body.error) throw new Error(body.error.message)
  return body.result
}

export const mediaUrl = (phone, id) => `/control/media/${encodeURIComponent(phone)}/${encodeURIComponent(id)}`

/** The live feed; the browser connects again by itself, and `onOpen` is then the moment to read all anew. */
export function follow(onEvent, onOpen) {
  const feed = new EventSource('/control/events')
  feed.onopen = onOpen
  feed.onmessage = ({ data }) => onEvent(JSON.parse(data))
}

export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
