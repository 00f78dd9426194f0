// The dependency rule of ARCHITECTURE.md: pages, routes and jobs call actions and queries; these call rules; rules import
// nothing but types; a module is entered by its index.ts; arrows run readers -> domain -> foundation -> platform.
const FOUNDATION = ['places', 'organisations', 'accounts', 'classifications'];
const DOMAIN = [
  'routing',
  'reports',
  'petitions',
  'channels',
  'proposals',
  'planning',
  'budget',
  'performance',
  'contracts',
  'assets',
  'hazards',
  'coverage',
  'forms',
  'households',
  'villages',
  'services',
  'masterplan',
  'maturity',
  'surveys',
  'tourism',
  'enterprises',
  'trainings',
  'news',
  'exams',
  'applications',
];
const READERS = ['threads', 'dashboards', 'catalogue', 'hub', 'maps', 'open311', 'alerts'];

const inModules = (names) => `^src/modules/(${names.join('|')})/`;
const TEST = '\\.test\\.ts$';
const SAMPLES = '^src/modules/[^/]+/samples/index\\.ts$';
const ROUTES_AND_JOBS = '^src/modules/([^/]+)/(routes|jobs)(\\.ts$|/)';

const forbidden = [
  {
    name: 'rules-import-nothing-but-types',
    comment:
      'A rule is pure: what it needs is an argument. Other rules, shapes, problems, zod, and the pure rooms of the platform are allowed.',
    from: { path: '^src/modules/([^/]+)/rules(\\.ts$|/)', pathNot: TEST },
    to: {
      dependencyTypesNot: ['type-only'],
      pathNot: [
        '^src/modules/$1/(rules|types|problems)(\\.ts$|/)',
        '^src/modules/$1/[^/]+\\.json$',
        '^src/platform/(time|money)/',
        '^src/platform/(time|money|problem|text|hand-code|retry|web-address|xml|personal-numbers)\\.ts$',
        '^node_modules/zod/',
      ],
    },
  },
  {
    name: 'platform-knows-no-domain',
    from: { path: '^src/platform/', pathNot: TEST },
    to: { path: '^src/(modules|routes|ui)/' },
  },
  {
    name: 'ui-knows-no-domain',
    from: { path: '^src/ui/', pathNot: TEST },
    to: { path: '^src/(modules|routes)/' },
  },
  {
    name: 'a-module-is-entered-by-its-index',
    from: { path: '^src/modules/([^/]+)/', pathNot: TEST },
    to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
  },
  {
    name: 'a-module-is-entered-by-its-index-from-outside-too',
    from: { pathNot: ['^src/modules/[^/]+/', '^tests/', TEST] },
    to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/[^/]+/index\\.ts$', SAMPLES] },
  },
  {
    name: 'samples-are-for-the-demonstration',
    comment: 'A door of their own, so that an installation without samples never loads them.',
    from: { pathNot: ['^src/demonstration/', '/samples/', '^tests/', '^bench/', TEST] },
    to: { path: SAMPLES },
  },
  {
    name: 'foundation-knows-no-domain',
    from: { path: inModules(FOUNDATION), pathNot: TEST },
    to: { path: inModules([...DOMAIN, ...READERS]) },
  },
  {
    name: 'domain-knows-no-readers',
    from: { path: inModules(DOMAIN), pathNot: TEST },
    to: { path: inModules(READERS) },
  },
  {
    name: 'modules-do-not-know-their-list',
    comment: 'src/modules/index.ts is for whoever puts the program together.',
    from: { path: '^src/(modules/[^/]+|platform)/', pathNot: TEST },
    to: { path: '^src/modules/index\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'every-module-has-a-layer',
    comment: 'Add the new module to its layer at the top of this file.',
    from: {},
    to: { path: '^src/modules/[^/]+/', pathNot: inModules([...FOUNDATION, ...DOMAIN, ...READERS]) },
  },
  {
    name: 'routes-and-jobs-decide-nothing',
    comment: 'They call actions and queries; rules are called by these.',
    from: { path: ROUTES_AND_JOBS, pathNot: TEST },
    to: { path: '^src/modules/$1/rules(\\.ts$|/)', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-cycles',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'nothing-unresolvable',
    from: {},
    to: { couldNotResolve: true, pathNot: ['^\\./\\$types', '^\\$app/', '^\\$env/', '^\\$service-worker$'] },
  },
  {
    name: 'no-orphans',
    from: {
      orphan: true,
      // started by their path: commands, tests, pages, and the small scripts that vite.config.ts collects
      pathNot: [
        TEST,
        '^[^/]+\\.ts$',
        '^scripts/',
        '^bench/',
        '^src/routes/',
        '^src/hooks',
        '^src/ui/browser/',
        '\\.d\\.ts$',
      ],
    },
    to: {},
  },
  {
    name: 'the-program-needs-no-development-package',
    comment: 'What pages import is built in; all else must be among the dependencies.',
    from: {
      path: '^(src/(modules|platform)/|src/[^/]+\\.ts$|server\\.ts$|worker\\.ts$|simpul\\.ts$)',
      pathNot: [TEST, '^src/(hooks|params)'],
    },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'the-program-needs-no-test',
    from: { path: '^src/', pathNot: TEST },
    to: { path: ['^tests/', TEST] },
  },
];

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit|var)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
