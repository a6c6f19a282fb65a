// The rule of CONTRIBUTING.md as a check. Every name here has a seeded breach in test/boundaries that must be caught.

const forbid = (name, from, to, except) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to, ...(except && { pathNot: except }) },
})

/** A vendor's package has one home; everywhere else it is forbidden, as a type too. */
const home = (name, packages, places) => ({
  name,
  severity: 'error',
  from: { path: '^(src|bots|schemas|inbox-ui)/', pathNot: places },
  to: { path: `^(node_modules/)?(${packages})(/|$)` },
})

// Low to high. Each may see those before it; the simulator stands apart.
const layers = [
  ['core', 'src/(core|migrations)/'],
  ['channels', 'src/channels/'],
  ['features', 'src/features/'],
  ['commands', 'src/commands/'],
  ['bot', 'src/bot/'],
  ['pipeline', 'src/pipeline/'],
  ['doors', 'src/doors/'],
  ['app-and-worker', 'src/(app|worker)[./]'],
  ['config', 'src/config\\.ts$'],
  ['compose', 'src/(compose|kernel)[./]'],
  ['main', 'src/(main|seed|start|children)\\.ts$'],
]

const lower = layers.map(([name, path], index) => {
  const higher = layers.slice(index + 1).map(([, above]) => above)
  // Compose is where everyone is known, the bots too.
  if (name !== 'compose') higher.push('bots/')
  return index < layers.length - 1 && forbid(`layer-${name}`, `^${path}`, `^(${higher.join('|')})`)
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-feature-cycles',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/features/[^/]+$' },
      to: { circular: true, path: '^src/features/[^/]+$' },
    },

    // Layers
    forbid('schemas-are-leaves', '^schemas/', '^(src|bots|inbox-ui|test|bin)/'),
    forbid('schemas-are-browser-safe', '^schemas/[^/]+\\.ts$', '^schemas/models/'),
    ...lower.filter(Boolean),
    forbid('production-sees-no-test', '^(src|bots|schemas|inbox-ui)/', '^(test|bin)/'),

    // Doors of the parts
    forbid('feature-door', '^src/features/([^/]+)/', '^src/features/', '^src/features/($1/|[^/]+/index\\.ts$)'),
    forbid('feature-door-from-outside', '^(src/(?!features/)|bots|inbox-ui)', '^src/features/', '^src/features/[^/]+/index\\.ts$'),
    forbid('adapter-door', '^src/channels/([^/]+)/', '^src/channels/', '^src/channels/($1/|channel\\.ts$)'),
    forbid('adapters-are-joined-above', '^src/(features|commands|bot|pipeline|doors)/', '^src/channels/', '^src/channels/channel\\.ts$'),
    forbid('simulator-is-for-compose', '^(src/(?!simulator/|compose|kernel)|bots|schemas|inbox-ui)', '^src/simulator/'),
    forbid('simulator-stands-apart', '^src/simulator/', '^(bots/|src/(?!simulator/|core/))'),
    forbid('bots-see-the-kit-only', '^bots/', '^(src|schemas/models|inbox-ui)/', '^src/bot/kit\\.ts$'),
    forbid('ui-sees-schemas-only', '^inbox-ui/', '^(src|bots|schemas/models)/'),
    forbid('ui-features-are-siblings', '^inbox-ui/src/features/([^/]+)/', '^inbox-ui/src/(features|app)/', '^inbox-ui/src/features/$1/'),

    // Vendors
    home('baileys-in-its-adapter', 'baileys|@whiskeysockets|libsignal', '^src/(channels/baileys|simulator)/'),
    home('stripe-in-payments', 'stripe', '^src/(features/payments/stripe\\.ts$|simulator/)'),
    home('models-in-llm', 'ai|openai|@ai-sdk|@anthropic-ai', '^src/bot/llm/'),
    home('bullmq-and-ioredis-in-core', 'bullmq|ioredis', '^src/core/'),
    // The browser's half of Socket.IO is the inbox's.
    home('socketio-in-core', 'socket\\.io|@socket\\.io', '^src/core/'),
    // migrate.ts and store-check.ts hold the database itself, before any model is loaded.
    home('mongoose-in-models', 'mongoose|mongodb', '^(schemas/models/|src/core/(db|mongo|migrate|store-check)\\.ts$|src/.+/[a-z-]*repository\\.ts$)'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'default'] },
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
  },
}
