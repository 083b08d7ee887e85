// Who may import whom. test/architecture.spec.ts shows each rule red on a small bad tree, and all of them green on src.

/** Rooms that are open to every slice: what they hold is there once, for all. */
const OPEN_ROOMS = '^src/(access|matching|people|parties|reference|cooperations)/';

/** What one slice knows for another that decides: which offices are open, and how well a pair goes together. */
const OPEN_PARTS = '^src/(offices/open-offices|suggestions/(explainer|suggestions\\.module))\\.ts$';

/** The parts of a slice that are nobody else's business, in open rooms too. */
const PRIVATE_PARTS = '\\.(controller|steps|reactions|importer)\\.ts$';

/** The routes that regions, prefectures and clusters have in common; abstract, so it answers nothing by itself. */
const SHARED_ROUTES = '^src/parties/directory-steps\\.controller\\.ts$';

/** Named as the singular of its folder, as meetings/meeting.ts is; the others by name. */
const DECIDERS =
  '^src/(?:(?<singular>[a-z-]+?)e?s/\\k<singular>|applications/(?:mobility|mobility-state|assessment|eligibility|stay)|programmes/(?:call|selection)|parties/(?:party|preferences)|access/token|offices/(?:appointments|office-import)|partnerships/documented-history|prefectures/advisers)\\.ts$';

const PURE_KERNEL = '^src/kernel/(domain-event|decider|refused|partial-date)\\.ts$';

const EVENTS = '\\.events\\.ts$';

const SPECS = '\\.spec\\.ts$';

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    error(
      'slices-share-only-events',
      'A slice that needs the facts of another keeps its own small projection of them.',
      { path: '^src/(?!kernel/|imports/|generating/|cli/)([^/]+)/' },
      {
        path: '^src/(?!kernel/)[^/]+/',
        pathNot: ['^src/$1/', EVENTS, OPEN_ROOMS, OPEN_PARTS],
      },
    ),
    error(
      'private-parts-stay-private',
      'Routes, sentences, reactions and importers are made known by the module of their slice.',
      { path: '^src/([^/]+)/' },
      { path: PRIVATE_PARTS, pathNot: ['^src/$1/', SHARED_ROUTES] },
    ),
    error(
      'imports-call-commands',
      'An import of files asks what a person would ask: the commands and the decisions of the slices. So do made-up histories.',
      { path: '^src/(imports|generating)/' },
      {
        path: '^src/(?!kernel/|imports/|generating/)[^/]+/',
        pathNot: [
          EVENTS,
          OPEN_ROOMS,
          DECIDERS,
          '\\.(commands|dto)\\.ts$',
          '/commands/',
          '/cluster-profile\\.ts$',
        ],
      },
    ),
    error(
      'deciders-are-pure',
      'No clock, no chance, no database: a decision follows from the history and the command alone.',
      { path: DECIDERS },
      { pathNot: [PURE_KERNEL, EVENTS, DECIDERS] },
    ),
    error(
      'events-are-pure',
      'Everybody reads events and their sentences, so they bring nothing along.',
      { path: '^src/(?!kernel/)[^/]+/[a-z-]+\\.(events|steps)\\.ts$' },
      { pathNot: [PURE_KERNEL, EVENTS, '^src/cooperations/step\\.ts$'] },
    ),
    error(
      'matching-is-pure',
      'A score follows from two profiles, the rules and a day; who asks brings them along.',
      { path: '^src/matching/', pathNot: SPECS },
      {
        pathNot: [
          '^src/matching/',
          '^src/parties/party\\.events\\.ts$',
          '^src/kernel/(partial-date|canonical-json)\\.ts$',
          '^node_modules/munkres/',
          '^(node:)?crypto$',
        ],
      },
    ),
    error(
      'kernel-knows-no-slice',
      'Event sourcing serves whatever is recorded.',
      { path: '^src/kernel/', pathNot: SPECS },
      { path: '^src/(?!kernel/)' },
    ),
    error(
      'nothing-imports-analytics',
      'Figures are counted from the record; nothing is decided by them.',
      { path: '^src/', pathNot: ['^src/analytics/', '^src/app\\.module\\.ts$'] },
      { path: '^src/analytics/' },
    ),
    error(
      'rooms-know-no-root',
      'main, cli, service, seeding and app.module put the rooms together, and config reads the environment for them.',
      { path: '^src/(?!cli/)[^/]+/' },
      { path: '^src/(cli/.+|[^/]+)\\.ts$' },
    ),
    error(
      'service-knows-no-test',
      'What serves stands without its tests.',
      { path: '^src/', pathNot: SPECS },
      { path: ['^test/', SPECS] },
    ),
    error('no-circular', 'What needs each other is one thing.', {}, { circular: true }),
    error('no-orphans', 'A file that nobody uses is to be removed.', { orphan: true, path: '^src/' }, {}),
    error(
      'only-what-is-declared',
      'A package that package.json does not name for the service comes and goes with somebody else.',
      { path: '^src/', pathNot: SPECS },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown', 'undetermined'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default'],
    },
  },
};
