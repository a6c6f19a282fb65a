import { useEffect, useRef, useState } from 'react'
import { ApiError, newKey, post } from '../../lib/api.ts'
import { sayFailure } from '../../lib/changes.ts'

export interface PickedFile {
  key: string
  name: string
  size: number
  /** A picture of it, for pictures. */
  url: string | null
  /** Once the server has it. */
  fileId?: string
}

/** Files that go with the next message: sent up as soon as they are picked. */
export function useFiles() {
  const [all, setAll] = useState<PickedFile[]>([])
  const [possible, setPossible] = useState(true)
  const urls = useRef(new Set<string>())
  useEffect(
    () => () => {
      for (const url of urls.current) URL.revokeObjectURL(url)
    },
    [],
  )
  const drop = (key: string) => setAll((now) => now.filter((one) => one.key !== key))

  async function upload(file: File): Promise<void> {
    const url = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    if (url) urls.current.add(url)
    const one: PickedFile = { key: newKey(), name: file.name, size: file.size, url }
    setAll((now) => [...now, one])
    const form = new FormData()
    form.append('file', file, file.name)
    try {
      const { fileId } = await post<{ fileId: string }>('/files', form)
      setAll((now) => now.map((other) => (other.key === one.key ? { ...other, fileId } : other)))
    } catch (error) {
      drop(one.key)
      if (error instanceof ApiError && error.status === 404) setPossible(false)
      sayFailure(error as Error)
    }
  }

  return {
    all,
    possible,
    busy: all.some((one) => !one.fileId),
    add: (files: FileList) => {
      for (const file of files) void upload(file)
    },
    drop,
    clear: () => setAll([]),
  }
}

export type Files = ReturnType<typeof useFiles>
