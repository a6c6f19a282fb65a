import { expect, it } from 'vitest'
import { leadSteps, orderSteps, ticketSteps } from '../../inbox-ui/src/lib/moves.ts'
import { leadMoves } from '../../schemas/lead.ts'
import { orderMoves } from '../../schemas/order.ts'
import { ticketMoves } from '../../schemas/ticket.ts'

it('offers the steps of orders and tickets that the schemas allow', () => {
  expect(orderSteps).toEqual(orderMoves)
  for (const [cycle, moves] of Object.entries(ticketMoves)) {
    const some = Object.fromEntries(Object.entries(moves).filter(([, next]) => next.length > 0))
    expect(ticketSteps[cycle as keyof typeof ticketSteps]).toEqual(some)
  }
})

it('offers the moves of leads that the schemas allow', () => {
  expect(leadSteps).toEqual(leadMoves)
})
