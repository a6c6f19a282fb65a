import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../../src/core/crypto.ts'

const keyring = createKeyring(randomBytes(32))

describe('the keyring', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = keyring.seal(Buffer.from('a canary'), 'place')
    expect(Buffer.from(sealed.data).includes('canary')).toBe(false)
    expect(keyring.open(sealed, 'place').toString()).toBe('a canary')
  })
  it('refuses what was moved, altered, or sealed with another key', () => {
    const sealed = keyring.seal(Buffer.from('text'), 'place')
    expect(() => keyring.open(sealed, 'elsewhere')).toThrow()
    expect(() => keyring.open({ ...sealed, data: Buffer.from([1, 2, 3, 4]) }, 'place')).toThrow()
    expect(() => createKeyring(randomBytes(32)).open(sealed, 'place')).toThrow(/not here/)
  })
})
