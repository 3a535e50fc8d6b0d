// Who may import whom: design.md section 8 as rules. `test/architecture/import-rules.test.ts` runs them and proves that each one bites.
// Tests may import everything; what they live in is kept out of the rules for sources.
const TESTS = '(\\.test\\.ts$|(^|/)test/|(^|/)testing/)';

const pkg = (...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)`);
const folder = (...names) => names.map((name) => `^${name}/`);
/** No dot: our own files always carry an extension. */
const BUILT_IN = '^(node:)?[a-z0-9_/]+$';
const builtIn = (...names) => names.map((name) => `^(node:)?${name}$`);

const MESSAGES = ['^workflows/messages\\.ts$', '^workflows/names\\.ts$'];
const TEMPORAL = pkg('@temporalio/[a-z-]+', 'protobufjs');

/** Vendor SDKs of activities: each may be used in one folder only. A new adapter adds one line. */
const ACTIVITY_VENDORS = { slack: pkg('@slack/[a-z-]+') };
const ACTIVITIES = {
  values: [
    ...folder('core', 'contracts', 'platform', 'flag-platforms'),
    '^activities/$1/',
    BUILT_IN,
    ...MESSAGES.slice(1),
    ...pkg('@temporalio/(activity|common)'),
  ],
  types: folder('store', 'activities'),
};

/** `values` may be imported; `types` only with `import type`; `dynamic` only with `import()` or `import type`. */
const MAY_IMPORT = {
  core: { values: folder('core') },
  contracts: { values: [...folder('contracts', 'core'), ...pkg('zod', 'yaml'), ...builtIn('crypto')] },
  workflows: { values: [...folder('workflows', 'core'), ...pkg('@temporalio/(workflow|common)')], types: folder('activities') },
  'flag-platforms': { values: [...folder('flag-platforms', 'core', 'contracts', 'platform'), BUILT_IN], types: folder('store') },
  client: { values: [...folder('client', 'core'), ...MESSAGES, ...pkg('@temporalio/(client|common)')] },
  store: { values: [...folder('store', 'core', 'platform'), BUILT_IN, ...pkg('pg', '@types/pg', '@electric-sql/pglite')] },
  operations: { values: folder('operations', 'core', 'contracts', 'client', 'store', 'platform', 'flag-platforms') },
  api: {
    values: [
      ...folder('api', 'operations', 'core', 'contracts', 'client', 'store', 'platform', 'flag-platforms'),
      BUILT_IN,
      ...pkg('@openfeature/(flagd-)?core', '(@types/)?express(-serve-static-core)?', 'express-rate-limit', 'jose', 'prom-client'),
    ],
  },
  worker: {
    values: [
      ...folder('worker', 'core', 'contracts', 'workflows', 'activities', 'flag-platforms', 'client', 'store', 'platform'),
      BUILT_IN,
      ...TEMPORAL,
      ...pkg('prom-client'),
    ],
  },
  cli: {
    values: [...folder('cli', 'core', 'contracts', 'platform'), BUILT_IN, ...pkg('commander')],
    dynamic: folder('dev', 'store', 'flag-platforms', 'slack-bot'),
  },
  dev: {
    values: [
      ...folder('dev', 'core', 'contracts', 'worker', 'api', 'slack-bot', 'store', 'client', 'platform', 'flag-platforms', 'demo'),
      BUILT_IN,
      '^workflows/names\\.ts$',
      ...pkg('@temporalio/(client|common|worker)'),
    ],
  },
  demo: {
    // The local Slack checks what it is sent by the same limits as what sends it.
    values: [
      ...folder('demo', 'sdk'),
      '^contracts/slack/',
      BUILT_IN,
      ...pkg('@tidegate/sdk', 'openai', '@copilotkit/aimock', 'prom-client', 'unleash-client', 'yaml'),
    ],
    types: folder('core', 'contracts'),
  },
  sdk: { values: [...folder('sdk'), BUILT_IN] },
  'slack-bot': {
    values: [
      ...folder('slack-bot', 'operations', 'core', 'contracts', 'client', 'store', 'platform', 'flag-platforms'),
      BUILT_IN,
      ...pkg('@slack/[a-z-]+'),
    ],
  },
  // Runs in a browser: nothing of Node, and of other parts only what is pure. A bundle is made of what it imports.
  // Events are read by every door; the other contracts would bring zod into the page.
  dashboard: { values: [...folder('dashboard', 'core'), '^contracts/events/', ...pkg('preact')], types: folder('contracts') },
  platform: { values: [...folder('platform'), '^core/errors/', BUILT_IN, ...pkg('pino', 'yaml')], dynamic: pkg('@temporalio/testing') },
};

/** One package, one home: the way around a wrong import must not be another folder. */
const HOMES = [
  ['express', pkg('(@types/)?express'), 'api'],
  ['zod', pkg('zod'), 'contracts'],
  ['jose', pkg('jose'), 'api'],
  ['sql', pkg('pg', '@types/pg', '@electric-sql/pglite'), 'store'],
  ['commander', pkg('commander'), 'cli'],
  ['pino', pkg('pino'), 'platform'],
  ['workflow-sdk', pkg('@temporalio/workflow'), 'workflows'],
  ['slack', pkg('@slack/[a-z-]+'), '(slack-bot|activities/slack)'],
];

const importRules = Object.entries(MAY_IMPORT).flatMap(([name, allowed]) => rulesFor(name, `^${name}/`, allowed));
const activityRules = [
  ...rulesFor('activities', '^activities/([^/]+)/', ACTIVITIES, Object.values(ACTIVITY_VENDORS).flat()),
  ...Object.entries(ACTIVITY_VENDORS).map(([name, vendor]) => ({
    name: `activities-vendor-${name}`,
    comment: `Only activities/${name} may use this vendor's SDK.`,
    severity: 'error',
    from: { path: '^activities/', pathNot: [TESTS, `^activities/${name}/`] },
    to: { path: vendor },
  })),
];
const homeRules = HOMES.map(([name, packages, home]) => ({
  name: `only-${name}-home`,
  comment: `This package is used in ${home} only.`,
  severity: 'error',
  from: { pathNot: [TESTS, `^${home}/`, '(^|/)node_modules/'] },
  to: { path: packages },
}));

function rulesFor(name, path, { values, types = [], dynamic = [] }, vendors = []) {
  const rule = (suffix, comment, to) => ({ name: `${name}-${suffix}`, comment, severity: 'error', from: { path, pathNot: TESTS }, to });
  const rules = [
    rule('imports', `What ${name} may import stands in MAY_IMPORT.`, { pathNot: [...values, ...types, ...dynamic, ...vendors] }),
  ];
  if (types.length > 0) {
    rules.push(
      rule('types-only', 'Here only types may be imported (`import type`).', {
        path: types,
        pathNot: values,
        dependencyTypesNot: ['type-only'],
      }),
    );
  }
  if (dynamic.length > 0) {
    const to = { path: dynamic, pathNot: values, dynamic: false, dependencyTypesNot: ['type-only'] };
    rules.push(rule('dynamic-only', 'Here only `import()` is allowed: what is not needed is not loaded.', to));
  }
  return rules;
}

export default {
  forbidden: [
    ...importRules,
    ...activityRules,
    ...homeRules,
    { name: 'no-cycles', comment: 'A cycle has no reading order.', severity: 'error', from: { pathNot: TESTS }, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this and it imports nothing: dead, or not yet connected.',
      severity: 'error',
      from: { orphan: true, pathNot: [TESTS, '(^|/)main\\.ts$', '\\.d\\.ts$', '\\.config\\.ts$', '^bench/[^/]+\\.ts$', '/assets/'] },
      to: {},
    },
    {
      name: 'no-tests-in-sources',
      comment: 'Test code is not shipped.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TESTS, pathNot: '(^|/)node_modules/' },
    },
    {
      name: 'no-dev-dependencies-in-sources',
      comment: 'A dependency that sources need belongs under "dependencies".',
      severity: 'error',
      // The dashboard is bundled: what it needs is inside.
      from: { pathNot: [TESTS, '\\.config\\.ts$', '^bench/', '^dashboard/'] },
      // @temporalio/testing: only its downloader, in a process of its own (docs/adr/0004).
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: ['(^|/)node_modules/@types/', '(^|/)node_modules/@temporalio/testing/'],
      },
    },
    {
      name: 'no-unlisted-packages',
      comment: 'A package must stand in package.json, not just happen to be installed.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable', comment: 'The import leads nowhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    // Ours only: many packages have what they export in a folder of this name.
    exclude: { path: '^(sdk/|demo/)?dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    builtInModules: { add: [] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.d.ts', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
