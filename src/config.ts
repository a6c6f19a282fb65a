import { readFileSync } from 'node:fs'
import { z } from 'zod'

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false'])
    .default(fallback ? '1' : '0')
    .transform((text) => text === '1' || text === 'true')
const port = z.coerce.number().int().min(0).max(65_535)

/** Every setting once: its name in the environment, its default, what it is for. The README's table is made from here. */
export const settings = z.object({
  PARLEY_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('production refuses the embedded store and the simulator'),
  PARLEY_ROLE: z
    .enum(['all', 'api', 'sessions', 'worker', 'simulator'])
    .default('all')
    .describe('What this process does; all starts the sessions (and the simulator) in children of its own'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; put a TLS proxy in front before you open it'),
  PORT: port.default(3000).describe('Port of the inbox and the API; 0 takes a free one'),
  PUBLIC_URL: z.url().optional().describe('How people reach the inbox; used in e-mails; https makes cookies secure'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//)
    .describe('MongoDB, a replica set; the database name is part of it'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .describe('Redis or Valkey with appendonly yes and maxmemory-policy noeviction'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .default('parley')
    .describe('In front of every Redis key, so that two installations can share a server'),
  MASTER_KEY_FILE: z.string().describe('File with the master key, 32 bytes; keep a copy apart from the backups'),
  DATA_DIR: z.string().default('.data').describe('Where files and media are kept'),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Keeps new files and media in this S3-compatible store instead of DATA_DIR; the bucket is not part of it',
    ),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,62}$/)
    .optional()
    .describe('The bucket, which must exist and be closed to the public'),
  S3_REGION: z.string().default('us-east-1').describe('Its region, as its keys are signed'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('Key of that store'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('Its secret'),
  S3_PREFIX: z
    .string()
    .regex(/^([\w.-]+\/)*$/)
    .default('')
    .describe('In front of every key, ending in a slash, so that installations can share a bucket'),
  CLAMD_URL: z
    .string()
    .regex(/^(tcp:\/\/[\w.-]+(:\d+)?|unix:\/.+)$/)
    .optional()
    .describe('ClamAV’s clamd, tcp://host:3310 or unix:/path: nothing is kept that it has not looked at'),
  BACKUP_DIR: z
    .string()
    .optional()
    .describe('Where backups are kept, best on another disk; without it none are made (bin/up sets one)'),
  BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(30).describe('Older backups are deleted'),
  BACKUP_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('03:15')
    .describe('When the daily full backup is made, UTC'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('How much is logged'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional()
    .describe('Mail server; without one mail stays on the local outbox page'),
  MAIL_FROM: z.string().default('Parley <parley@localhost>').describe('Sender of e-mails'),
  OPENAI_API_KEY: z.string().optional().describe('Lets the bot use an OpenAI model'),
  OPENAI_BASE_URL: z.url().optional().describe('Another address that speaks the OpenAI protocol'),
  ANTHROPIC_API_KEY: z.string().optional().describe('Lets the bot use a Claude model'),
  ANTHROPIC_BASE_URL: z.url().optional().describe('Another address that speaks the Anthropic protocol'),
  BOT_MODEL: z
    .string()
    .optional()
    .describe('The model, by its provider’s name; without a key the bot answers from its flow and knowledge'),
  BOT_QUIET_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(1_200)
    .describe('How long the customer must pause before the bot answers, milliseconds'),
  SEND_PAUSE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe('Pause between two sends of one account, milliseconds'),
  SIMULATOR: flag(false).describe(
    'Starts the loopback WhatsApp server and its phone page: for demo and tests, refused in production',
  ),
  SIMULATOR_PORT: port.default(0).describe('Port of the simulator’s phone page and control interface'),
  SIMULATOR_URL: z
    .url()
    .optional()
    .describe('Control address of a simulator that runs already; set by role all for its children'),
  WHATSAPP_URL: z
    .string()
    .regex(/^wss?:\/\//)
    .optional()
    .describe('Another WhatsApp server, the simulator’s; refused in production'),
  WHATSAPP_ROOT_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('Root key of that server’s certificates, hex'),
  WHATSAPP_CA_FILE: z.string().optional().describe('PEM of the authority of that server’s media host'),
  CLOUD_API_URL: z
    .url()
    .default('https://graph.facebook.com')
    .describe('Where WhatsApp’s Cloud API (Meta’s Graph) is; another one is refused in production'),
  CLOUD_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/)
    .default('v23.0')
    .describe('Version of Graph that is spoken: pinned, so that answers do not change under us'),
  CLOUD_API_MEDIA_HOSTS: z
    .string()
    .default('lookaside.fbsbx.com,fbcdn.net')
    .transform((text) => text.split(',').map((host) => host.trim()))
    .pipe(z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)))
    .describe('Hosts, each with what is under it, from which files of the Cloud API may be fetched'),
  CLOUD_API_PER_SECOND: z.coerce
    .number()
    .min(1)
    .max(1_000)
    .default(80)
    .describe('Messages a second that one Cloud API number may send'),
  STRIPE_API_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.stripe.com')
    .describe('Where Stripe is; another one, a stand-in, is refused in production'),
  PAYPAL_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('A stand-in for PayPal; refused in production'),
  RECEIPT_JOURNAL: flag(true).describe(
    'Keeps each WhatsApp message with its decryption before it is receipted; 0 only to show what is lost without it',
  ),
  ALLOW_EMBEDDED_STORE: flag(false).describe('Lets production start on the embedded store: for a trial only'),
})
export type Settings = z.infer<typeof settings>
export type Config = Settings & { masterKey: Buffer }

/** A bad value names its key and what it should be, and stops the start. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in settings.shape && value !== ''),
  )
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`These settings are missing or wrong:\n${lines.join('\n')}`)
  }
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = parsed.data
  if (S3_ENDPOINT && !(S3_BUCKET && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY))
    throw new ConfigError('S3_ENDPOINT needs S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too')
  const { PARLEY_ENV, SIMULATOR, WHATSAPP_URL, RECEIPT_JOURNAL, CLOUD_API_URL } = parsed.data
  if (PARLEY_ENV === 'production' && new URL(CLOUD_API_URL).origin !== 'https://graph.facebook.com')
    throw new ConfigError('CLOUD_API_URL: in production it is https://graph.facebook.com')
  const { STRIPE_API_URL, PAYPAL_API_URL } = parsed.data
  const isStandIn = PAYPAL_API_URL !== undefined || new URL(STRIPE_API_URL).origin !== 'https://api.stripe.com'
  if (PARLEY_ENV === 'production' && isStandIn)
    throw new ConfigError('STRIPE_API_URL, PAYPAL_API_URL: in production the providers’ own addresses are used')
  if (PARLEY_ENV === 'production' && (SIMULATOR || WHATSAPP_URL || !RECEIPT_JOURNAL))
    throw new ConfigError('SIMULATOR, WHATSAPP_URL and RECEIPT_JOURNAL=0 are for demo and tests, never for production')
  return { ...parsed.data, masterKey: masterKeyOf(parsed.data.MASTER_KEY_FILE) }
}

/** For child processes and tools: the environment as it stands. */
export const currentEnvironment = (): Record<string, string | undefined> => ({ ...process.env })

/** What lies in a master key's file. */
export function masterKeyOf(file: string): Buffer {
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch {
    throw new ConfigError(`MASTER_KEY_FILE: ${file} cannot be read`)
  }
  const text = content.toString('utf8').trim()
  const key = content.length === 32 ? content : Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (key.length !== 32) throw new ConfigError('MASTER_KEY_FILE: the file must hold 32 bytes, raw, as hex or as base64')
  return key
}
