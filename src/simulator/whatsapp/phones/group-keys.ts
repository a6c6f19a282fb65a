import {
  GroupCipher,
  GroupSessionBuilder,
  SenderKeyDistributionMessage,
  SenderKeyName,
  SenderKeyRecord,
} from '@whiskeysockets/baileys/lib/Signal/Group/index.js'

/**
 * Sender keys of one phone: its own one of each group, and those it was told by others. They are not kept over a
 * restart: who cannot open a message asks for it again and is told the key anew.
 */
export function createGroupKeys() {
  const records = new Map<string, SenderKeyRecord>()
  /** Devices that were told this phone's own key, by group. */
  const told = new Map<string, Set<string>>()
  const store = {
    loadSenderKey: async (name: SenderKeyName) => {
      const key = name.toString()
      const record = records.get(key) ?? new SenderKeyRecord()
      records.set(key, record)
      return record
    },
    storeSenderKey: async (name: SenderKeyName, record: SenderKeyRecord) => {
      records.set(name.toString(), record)
    },
  }
  const nameOf = (group: string, member: string) =>
    new SenderKeyName(group, { id: member, deviceId: 0, toString: () => member })
  const own = (group: string) => nameOf(group, 'self')

  return {
    /** What others need to open what this phone writes from now on. */
    distribution: async (group: string): Promise<Uint8Array> =>
      (await new GroupSessionBuilder(store).create(own(group))).serialize(),
    seal: (group: string, plain: Uint8Array): Promise<Uint8Array> => new GroupCipher(store, own(group)).encrypt(plain),
    /** Throws where no key was told, or another one. */
    open: (group: string, member: string, ciphertext: Uint8Array): Promise<Uint8Array> =>
      new GroupCipher(store, nameOf(group, member)).decrypt(ciphertext),
    learn: (group: string, member: string, distribution: Uint8Array): Promise<void> =>
      new GroupSessionBuilder(store).process(
        nameOf(group, member),
        new SenderKeyDistributionMessage(null, null, null, null, distribution),
      ),
    toldTo(group: string): Set<string> {
      const devices = told.get(group) ?? new Set<string>()
      told.set(group, devices)
      return devices
    },
    /** Somebody left: the next message is sealed with a new key, which the others are told. */
    renew(group: string): void {
      records.delete(own(group).toString())
      told.delete(group)
    },
  }
}

export type GroupKeys = ReturnType<typeof createGroupKeys>
