/** The client broke the protocol. Its line is closed and the reason is put on record. */
export class Violation extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Violation'
  }
}

export function demand(holds: unknown, reason: string): asserts holds {
  if (!holds) throw new Violation(reason)
}
