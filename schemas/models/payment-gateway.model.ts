import mongoose from 'mongoose'
import { PaymentGateway } from '../payment-gateway.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const PaymentGatewayModel = defineModel({
  collection: 'paymentGateways',
  shape: PaymentGateway,
  extra: {
    /** The provider's keys, sealed. */
    credentials: mongoose.Schema.Types.Mixed,
    /** What its webhooks are proven with, sealed. */
    webhookSecret: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // the account at a provider · unique: an organization has one at each
    { keys: { organizationId: 1, provider: 1 }, options: { unique: true } },
  ],
})
