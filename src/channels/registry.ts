import type { ChannelAdapter } from './channel.ts'

export type AdapterName = ChannelAdapter['name']

export interface Registry {
  /** Throws where the channel is not part of this installation. */
  get(name: AdapterName): ChannelAdapter
}

/** The channels of this installation, by name. */
export function createRegistry(adapters: readonly ChannelAdapter[]): Registry {
  const byName = new Map(adapters.map((adapter) => [adapter.name, adapter]))
  return {
    get(name) {
      const adapter = byName.get(name)
      if (!adapter) throw new Error(`The channel ${name} is not part of this installation`)
      return adapter
    },
  }
}
