import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCommitter } from '../../src/core/committer.ts'

describe('the group committer', () => {
  it('puts what arrives during a commit together into the next one', async () => {
    const groups: number[][] = []
    let open: (() => void) | undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const committer = createCommitter<number>({
      commit: async (group) => {
        groups.push([...group])
        if (groups.length === 1) await gate
      },
      park: () => Promise.reject(new Error('nothing to park')),
    })
    const first = committer.add(0)
    while (groups.length === 0) await new Promise(setImmediate)
    const rest = [1, 2, 3].map((member) => committer.add(member))
    open?.()
    await Promise.all([first, ...rest])
    expect(groups).toEqual([[0], [1, 2, 3]])
  })

  it('gathers for a moment after a commit that several shared; who comes alone waits for nobody', async () => {
    const groups: number[][] = []
    const committer = createCommitter<number>({
      gatherMs: 1_000,
      commit: async (group) => void groups.push([...group]),
      park: () => Promise.reject(new Error('nothing to park')),
    })
    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
    }
    for (const alone of [0, 1]) {
      await committer.add(alone)
      await turns(5)
    }
    await Promise.all([committer.add(2), committer.add(3)])
    const first = committer.add(4)
    await turns(5)
    await Promise.all([first, committer.add(5)])
    expect(groups).toEqual([[0], [1], [2, 3], [4, 5]])
  })

  it('stores every good member and parks exactly the bad ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (good, maxGroup) => {
          const stored: number[] = []
          const parked: number[] = []
          const committer = createCommitter<number>({
            maxGroup,
            commit: async (group) => {
              if (group.some((member) => !good[member])) throw new Error('bad member')
              stored.push(...group)
            },
            park: async (member) => void parked.push(member),
          })
          await Promise.all(good.map((_, member) => committer.add(member)))
          expect(stored).toEqual(good.flatMap((ok, member) => (ok ? [member] : [])))
          expect(parked).toEqual(good.flatMap((ok, member) => (ok ? [] : [member])))
        },
      ),
    )
  })

  it('rejects the whole group, parking nobody, when the store is away', async () => {
    const committer = createCommitter<number>({
      commit: () => Promise.reject(new Error('away')),
      park: () => Promise.reject(new Error('must not park')),
      isOutage: () => true,
    })
    const answers = await Promise.allSettled([committer.add(1), committer.add(2)])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
  })
})
