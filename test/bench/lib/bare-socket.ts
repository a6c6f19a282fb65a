import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Server } from 'socket.io'
import { now } from './stats.ts'

/** The ceiling of P1: Socket.IO and nothing else. Told `{ run, perSecond, count, customers }`, it emits and tells when. */
interface Order {
  run: string
  perSecond: number
  count: number
  customers: number
}

const page = `<!doctype html><title>bare</title><ul id=rows></ul><script src=/socket.io/socket.io.min.js></script><script>
const rows = []
io({ transports: ['websocket'] }).on('message', ({ customer, text }) => {
  const row = (rows[customer] ??= document.getElementById('rows').appendChild(document.createElement('li')))
  row.textContent = text
})</script>`

const http = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page))
const io = new Server(http, { transports: ['websocket'] })
http.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/` }))
process.on('message', (order: Order) => void emit(order))

async function emit({ run, perSecond, count, customers }: Order): Promise<void> {
  const sentAt: number[] = []
  const began = performance.now()
  while (sentAt.length < count) {
    const at = sentAt.length
    const wait = began + (at * 1_000) / perSecond - performance.now()
    if (wait > 0.5) {
      await delay(wait)
      continue
    }
    const customer = at % customers
    sentAt.push(now())
    io.emit('message', { customer, text: `Do you have brake pads for a 2016 Corolla? #${run}.${customer}.${at}#` })
  }
  process.send?.({ sentAt })
}
