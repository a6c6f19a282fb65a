/** A question the server has no answer to, told as WhatsApp tells it; the line stays open. */
export class IqError extends Error {
  readonly code: string
  constructor(code: string, text: string) {
    super(text)
    this.code = code
  }
}

export const refuse = (code: string, text: string): never => {
  throw new IqError(code, text)
}
