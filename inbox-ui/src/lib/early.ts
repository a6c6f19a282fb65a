declare global {
  /** What the page's first script has asked for, by path. */
  var parleyEarly: Map<string, Promise<Response>> | undefined
}

const patience = 15_000

/** An answer that was asked for before there was any of this code; each is given once, and none that is old. */
export function takeEarly(path: string): Promise<Response> | null {
  const all = globalThis.parleyEarly
  const answer = all?.get(path)
  if (!answer || performance.now() > patience) return null
  all?.delete(path)
  return answer
}

/** Who asked was not who is here now. */
export const forgetEarly = (): void => globalThis.parleyEarly?.clear()
