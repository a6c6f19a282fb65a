import { expect, test } from 'vitest'

test('x', () => {
  expect(process.env.MONGODB_URI).toContain('mongodb')
  console.log(process.env.MONGODB_URI, process.env.REDIS_URL)
})
