/**
 * Why this Redis must not be used, or null when it may: jobs that were acknowledged have to survive a crash, so the
 * append-only file has to be on, and nothing may be evicted.
 *
 * `info` holds the fields of `INFO persistence` and `INFO memory` (`aof_enabled`, `maxmemory_policy`) as Redis names
 * them. Not `CONFIG GET`: hosted Redis forbids it. A field that is missing is taken as the unsafe value.
 */
export function checkRedisPersistence(info: Record<string, string>): string | null {
  if (info.aof_enabled !== '1') {
    return 'Redis runs without its append-only file, so a crash would lose work it has acknowledged: start it with --appendonly yes'
  }
  const policy = info.maxmemory_policy ?? 'unknown'
  if (policy !== 'noeviction') {
    return `Redis may throw queued work away when memory is short (maxmemory-policy is ${policy}): start it with --maxmemory-policy noeviction`
  }
  return null
}

/** The `key:value` lines of Redis' INFO answer; section titles are skipped. */
export function parseRedisInfo(text: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':')
    if (at > 0 && !line.startsWith('#')) fields[line.slice(0, at)] = line.slice(at + 1)
  }
  return fields
}
