import { OrderModel } from '../../../schemas/models/order.model.ts'
import type { Order } from '../../../schemas/order.ts'
import { recordRepository } from '../records/index.ts'

export const orderRepository = recordRepository<Order>(OrderModel, { owner: 'agentId' })
