import type { MigrationModule } from '../core/migrate.ts'

export const id = '0004-lines-and-orders'

/** Fields that came later: what was stored before has none of them. */
const fields: Record<string, Record<string, unknown>> = {
  quotes: {
    ...{ version: 1, firstId: null, supersededById: null, leadId: null, viewedAt: null, answeredBy: null },
    ...{ signedName: null, declineReason: null, pdfFileId: null },
  },
  orders: {
    ...{ leadId: null, customer: null, paidTotal: 0, refundedTotal: 0, shippingAddress: null },
    ...{ trackingCarrier: null, trackingUrl: null, cancelReason: null },
  },
}

/** What a line is was its description and is its name; goods are sent under the documents' words. Safe to run again. */
export async function up(db: Parameters<MigrationModule['up']>[0]): Promise<void> {
  for (const collection of ['quotes', 'orders'])
    await db.collection(collection).updateMany({ 'lines.description': { $exists: true } }, [
      {
        $set: {
          lines: {
            $map: {
              input: '$lines',
              as: 'line',
              in: {
                $mergeObjects: [
                  { productId: null, taxBasisPoints: 0, name: '$$line.description' },
                  {
                    $arrayToObject: {
                      $filter: { input: { $objectToArray: '$$line' }, cond: { $ne: ['$$this.k', 'description'] } },
                    },
                  },
                ],
              },
            },
          },
        },
      },
    ])
  const orders = db.collection('orders')
  await orders.updateMany(
    { fulfilmentStatus: { $exists: true } },
    { $rename: { fulfilmentStatus: 'fulfillmentStatus' } },
  )
  await orders.updateMany({ fulfillmentStatus: 'partial' }, { $set: { fulfillmentStatus: 'partially_fulfilled' } })
  await orders.updateMany({ tracking: { $exists: true } }, { $rename: { tracking: 'trackingNumber' } })
  for (const [collection, values] of Object.entries(fields))
    for (const [field, value] of Object.entries(values))
      await db.collection(collection).updateMany({ [field]: { $exists: false } }, { $set: { [field]: value } })
}
