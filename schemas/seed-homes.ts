/**
 * The source documents' inventory (test/fixtures/seed-inventory.jsonl) names a home for each of their facts. Here is what
 * lives under another name or in another place, with the reason; test/schemas/seed-inventory.test.ts reads it.
 */
interface OtherHome {
  /** Read as the inventory's own homes are; `file.test.ts: title` names one test. */
  home: string
  because: string
}

const accountStates = Object.fromEntries(
  ['disconnected', 'connecting', 'connected', 'failed'].map((state) => [
    `channelAccounts.connectionStatus=${state}`,
    { home: `channelAccounts.state=${state}`, because: 'an account has one state' },
  ]),
)
const accountHealth = Object.fromEntries(
  ['healthy', 'warning', 'critical'].map((health) => [
    `channelAccounts.healthStatus=${health}`,
    { home: `channelAccounts.health=${health}`, because: 'the word is said once' },
  ]),
)
const messageKinds = Object.fromEntries(
  ['text', 'image', 'video', 'audio', 'document'].map((kind) => [
    `messages.type=${kind}`,
    { home: `messages.kind=${kind}`, because: 'a message has more kinds than types: stickers, places, polls' },
  ]),
)

/** The inventory's home, to the letter → ours. */
export const otherHomes: Readonly<Record<string, OtherHome>> = {
  ...accountStates,
  ...accountHealth,
  ...messageKinds,
  'channelAccounts.connectionStatus': { home: 'channelAccounts.state', because: 'an account has one state' },
  'channelAccounts.healthStatus': { home: 'channelAccounts.health', because: 'the word is said once' },
  'channelAccounts.phoneNumber': { home: 'channelAccounts.number', because: 'E.164, whatever the channel' },
  'channelAccounts.displayName': { home: 'channelAccounts.name', because: 'one name, the shown one' },
  'channelAccounts.qrCode': { home: 'channelAccounts.qr', because: 'beside it stands when it ends' },
  'channelAccounts.messagesSentToday': { home: 'channelAccounts.sentToday', because: 'only messages are sent' },
  'schemas/models/channel-account.model.ts: unique(organizationId, phoneNumber)': {
    home: 'schemas/models/live-number.model.ts: index(accountId)',
    because: 'a number is one account’s over all organizations: it is the key of a row of its own',
  },
  'channels/registry.ts: a number is live in one organization': {
    home: 'test/features/lines/lines.test.ts: that two link at the same moment goes to one',
    because: 'who links it holds it, whichever channel it is of',
  },
  'waKeys.value': { home: 'waKeys.sealed', because: 'it lies sealed' },
  'messages.type': { home: 'messages.kind', because: 'a message has more kinds than types' },
  'messages.errorMessage': { home: 'messages.failure.text', because: 'with its code' },
  'messages.deliveredAt': { home: 'messages.times.delivered', because: 'the times of a message stand together' },
  'messages.readAt': { home: 'messages.times.read', because: 'the times of a message stand together' },
  'messages.direction=inbound': { home: 'messages.direction=in', because: 'shorter in every message' },
  'messages.direction=outbound': { home: 'messages.direction=out', because: 'shorter in every message' },
  'schemas/models/message.model.ts: unique(organizationId, lineId, senderIdentity, fromMe, wireId)': {
    home: 'schemas/models/message.model.ts: unique(organizationId, wireKey)',
    because: 'the same parts in one field, so that the index is one range',
  },
  'schemas/models/message.model.ts: index(organizationId, status)': {
    home: 'schemas/models/message.model.ts: index(organizationId, campaignId, status)',
    because: 'statuses are asked of a campaign’s messages; what is to be sent is found by its due time',
  },
  'contacts.firstName': { home: 'contacts.name', because: 'people write one name; the first word of it greets them' },
  'contacts.lastName': { home: 'contacts.name', because: 'people write one name' },
  'contacts.unreadCount': { home: 'conversations.unreadCount', because: 'a contact has a thread on each line' },
  'companies.name': { home: 'leads.company', because: 'a company is the word that a lead brings' },
  'users.status': { home: 'schemas/user.ts: isActive', because: 'two states are yes and no' },
  'users.phone': {
    home: 'staffNumbers.contactId',
    because: 'a member’s number is the one that they linked and proved',
  },
  'users.isEmailVerified': { home: 'users.emailVerifiedAt', because: 'since when, not only whether' },
  'users.loginAttempts': { home: 'signInAttempts.failures', because: 'counted for addresses that no account has, too' },
  'users.lockedUntil': { home: 'signInAttempts.nextAt', because: 'locked alike, whether the account exists' },
  'memberships.invitedAt': { home: 'invitations.createdAt', because: 'an invitation is a record of its own' },
  'memberships.invitedBy': { home: 'invitations.invitedBy', because: 'an invitation is a record of its own' },
  'invitations.roleIds': { home: 'invitations.role', because: 'a seat is offered in one role' },
  'schemas/models/membership.model.ts: unique(organizationId, email)': {
    home: 'schemas/models/membership.model.ts: unique(organizationId, userId)',
    because: 'an address is one user’s over all organizations',
  },
  'schemas/models/invitation.model.ts: unique(organizationId, tokenHash)': {
    home: 'schemas/models/invitation.model.ts: unique(tokenHash)',
    because: 'the link is opened before an organization is known',
  },
  'schemas/models/subscription.model.ts: unique(organizationId, subscriber.kind, subscriber.id) where live': {
    home: 'schemas/models/subscription.model.ts: unique(organizationId, subscriber.kind, subscriber.id, ordinal)',
    because: 'each next one of a subscriber has the next number, so that two begun at one moment are not both live',
  },
  'features/memberships: member.setRoles': {
    home: 'features/organizations: member.change-role',
    because: 'roles are changed on the member’s row',
  },
  'features/memberships: member.setTarget': {
    home: 'features/sales: sale.set-target',
    because: 'a target is set where sales are counted against it',
  },
  'features/memberships: invitation expires': {
    home: 'schemas/invitation.ts: expiresAt',
    because: 'seven days, checked where the link is opened',
  },
  'auditLog.resource': { home: 'auditLog.records.noun', because: 'an action may touch several' },
  'auditLog.resourceId': { home: 'auditLog.records.id', because: 'an action may touch several' },
  'auditLog.details': { home: 'auditLog.changed', because: 'names of fields, never what stood in them' },
  'auditLog.ipAddress': { home: 'auditLog.ip', because: 'the short word' },
  'schemas/models/audit-log.model.ts: index(organizationId, createdAt)': {
    home: 'schemas/models/audit.model.ts: index(organizationId, at)',
    because: 'an entry is never changed: it has one time',
  },
  'schemas/models/audit-log.model.ts: index(organizationId, actor.id, createdAt)': {
    home: 'schemas/models/audit.model.ts: index(organizationId, actor.id, at)',
    because: 'an entry is never changed: it has one time',
  },
  'schemas/models/audit-log.model.ts: index(organizationId, action, createdAt)': {
    home: 'schemas/models/audit.model.ts: index(organizationId, action, at)',
    because: 'an entry is never changed: it has one time',
  },
  'files.name': { home: 'files.fileName', because: 'as it was called where it came from' },
  'files.storageKey': { home: 'files.store', because: 'the key is the organization and the id' },
  'files.type': { home: 'files.mime', because: 'read from its bytes' },
  'features/files: file.upload': {
    home: 'test/features/files/files.test.ts: what was said about a file does not count: a page stays a download, a picture is a picture',
    because: 'a file comes as a form, through its own door',
  },
  'features/files: signed link': {
    home: 'test/features/files/shelf.test.ts: by a link that was altered or is over is not found',
    because: 'said of the link',
  },
  'features/files: storage (disk or S3-compatible)': {
    home: 'test/features/files/s3.test.ts: a file is kept in the store under our own key, signed with its content, and comes back as it was',
    because: 'said of the store',
  },
  'features/files: type by content': {
    home: 'test/features/files/files.test.ts: what was said about a file does not count: a page stays a download, a picture is a picture',
    because: 'said of the file',
  },
  'features/files: scanned for viruses': {
    home: 'test/features/files/scanning.test.ts: what is clean is kept, after every byte of it was looked at',
    because: 'said of the file',
  },
  'features/users: user.register': {
    home: 'test/features/organizations/invitations.test.ts: is mailed with a link, kept as a hash, and seats who opens it in its role',
    because: 'who is not invited gets no account',
  },
  'features/sessions: session.create': {
    home: 'test/features/users/sign-in.test.ts: answers who I am, and keeps an argon2id hash of 19 MiB and two passes',
    because: 'a session is opened by signing in, before there is a scope for an action',
  },
  'features/sessions: locked after failed sign-ins': {
    home: 'test/features/users/sign-in.test.ts: lock after 10 for 15 minutes, the right password too',
    because: 'said of bad tries',
  },
  'features/sessions: revoked and expired refused': {
    home: 'test/features/sessions/rotation.test.ts: an old token after its grace revokes the session: the thief and the owner are both out',
    because: 'said of the token',
  },
  'core/auth: argon2id, older hashes taken and renewed': {
    home: 'test/features/users/sign-in.test.ts: answers who I am, and keeps an argon2id hash of 19 MiB and two passes',
    because: 'there are no older hashes until accounts are imported',
  },
  'core/action: permission check': {
    home: 'test/core/action-runner.test.ts: refuses without the permission, before it looks at the input',
    because: 'said of the runner',
  },
  'core/action: scope own': {
    home: 'test/features/conversations/conversations.test.ts: own: a member sees their conversations and what nobody has; all: every one; nobody sees another organization’s',
    because: 'said of what a member sees',
  },
  'core/action: scope all': {
    home: 'test/features/conversations/conversations.test.ts: own: a member sees their conversations and what nobody has; all: every one; nobody sees another organization’s',
    because: 'said of what a member sees',
  },
  'core/action: scope team': {
    home: 'schemas/permission.ts: view_campaigns',
    because: 'campaigns are nobody’s own: whoever may see them sees all of the organization’s',
  },
  'core/crypto: session keys': {
    home: 'test/core/crypto.test.ts: opens what it sealed, and shows nothing of it',
    because: 'one keyring seals all of them',
  },
  'core/crypto: gateway credentials': {
    home: 'test/core/crypto.test.ts: opens what it sealed, and shows nothing of it',
    because: 'one keyring seals all of them',
  },
  'core/crypto: key per organization': {
    home: 'test/features/leads/leads.test.ts: keeps date of birth and address sealed in the store, and opens them for who reads the lead',
    because:
      'what names a person is sealed; the ring of keys is the installation’s, rotated and wrapped by the master key',
  },
  'core/db: poolSize 10': { home: 'src/core/db.ts: maxPoolSize', because: 'the driver opens as many as are used' },
  'core/db: maxPoolSize 30': { home: 'src/core/db.ts: maxPoolSize', because: '40, told with the other settings' },
  'core/db: ids are not sequential': {
    home: 'src/core/ids.ts: randomBytes',
    because: 'made by each process of time, chance and a counter; what must not be guessed is a token of its own',
  },
  'config.ts: secrets from the environment or files': {
    home: 'src/config.ts: MASTER_KEY_FILE',
    because: 'the installation’s own from environment and files, an organization’s sealed in the store',
  },
  'pipeline/dispatch.ts: blocked contact': {
    home: 'test/pipeline/dispatch-order.test.ts: blocked: nothing is answered, not even STOP',
    because: 'said of the gate',
  },
  'pipeline/outbound.ts: daily limit': {
    home: 'test/pipeline/outbound-limits.test.ts: the day’s limit holds though many go out at once',
    because: 'said of the day',
  },
  'pipeline/outbound.ts: scheduled send': {
    home: 'test/faults/later.test.ts: a scheduled message whose time comes while nothing runs is sent once, though Redis was wiped',
    because: 'said of the message',
  },
  'bin/backup: full, daily': {
    home: 'test/features/backups/kills.test.ts: the day’s moment',
    because: 'said of the day',
  },
  'bin/backup: change stream, hourly': {
    home: 'test/features/backups/kills.test.ts: kill -9 while archiving and while copying loses nothing',
    because: 'changes are archived all the time, not once an hour',
  },
  'bin/backup: 30 days kept': {
    home: 'test/features/backups/kills.test.ts: what is older than the days kept goes, but the newest full backup and what it needs',
    because: 'said of what goes',
  },
  'bin/restore: to a given minute': {
    home: 'test/features/backups/restore.test.ts: the store as it was at the chosen moment, and as it was at the end',
    because: 'to any moment',
  },
  'bin/doctor: store statistics': {
    home: 'test/bin/doctor.test.ts: says what is wrong with one next step each, and ends with 1 while something fails',
    because: 'MongoDB keeps its planner’s statistics by itself; the doctor looks at the store',
  },
  'bin/doctor: indexes declared and present': {
    home: 'test/migrations/indexes.test.ts: every model gets its collection with exactly the indexes that it names, and nothing runs twice',
    because: 'done by each start, not once a month',
  },
  'bin/migrate: ordered and recorded': {
    home: 'test/core/migrate.test.ts: run in order, once, and are recorded with their times',
    because: 'said of migrations',
  },
  'features/tickets: ticket number': {
    home: "test/features/tickets/tickets.test.ts: is the organization's clock and four letters",
    because: 'said of the number',
  },
  'features/payments: webhook signature': {
    home: 'test/features/payments/webhooks.test.ts: with a bad, absent, old or altered signature, or another’s secret, changes nothing',
    because: 'said of the webhook',
  },
  'features/payments: an event is processed once': {
    home: 'test/features/payments/webhooks.test.ts: whose signature is good is stored, answered and acted on once, delivered however often',
    because: 'said of the webhook',
  },
  'features/subscriptions: cancel at period end': {
    home: 'test/features/payments/subscriptions.test.ts: can be cancelled at the period’s end or now; after that another may begin',
    because: 'said of the subscription',
  },
}

/** Folders and files of the inventory that bear another name here. */
export const otherPlaces: Readonly<Record<string, string>> = {
  'features/memberships': 'features/organizations',
  'schemas/models/audit-log.model.ts': 'schemas/models/audit.model.ts',
}

/** What is not built yet: a home (or the id of one line) → why. Counted and listed by name, never silently left out. */
export const notYet: Readonly<Record<string, string>> = {
  'schemas/permission.ts: description':
    'roles are not made at run time yet, so nobody has to be told what a permission is for',
  'features/organizations: delete leaves no orphans': 'organizations are not deleted yet: they are switched off',
}
