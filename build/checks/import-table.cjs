/**
 * Who may import whom (design §2), checked by machine in every test run.
 * What must be excepted stands in import-exceptions.json with a date and a reason.
 */
const exceptions = require('./import-exceptions.json');

const rule = (name, comment, from, to) => {
  const excepted = exceptions.filter((e) => e.rule === name).map((e) => e.from);
  return {
    name,
    comment,
    severity: 'error',
    from: excepted.length ? { ...from, pathNot: [...(from.pathNot ? [].concat(from.pathNot) : []), ...excepted] } : from,
    to,
  };
};

const TEST = '\\.(test|bench)\\.tsx?$';

module.exports = {
  forbidden: [
    rule('no-circles', 'Arrows never turn back.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('domain-is-pure', 'domain/ imports itself and zod, nothing else: no I/O, no clock, no randomness.',
      { path: '^domain/', pathNot: [TEST] }, { pathNot: ['^domain/', '^node_modules/zod/'] }),
    rule('zod-only-in-contract', 'zod stands at the edge: domain/contract alone, so that the renderer never meets it (CSP).',
      { path: '^domain/', pathNot: ['^domain/contract/', TEST] }, { path: '^node_modules/zod/' }),
    rule('core-without-electron', 'The core runs in plain Node under test.',
      { path: '^(main|server|domain|renderer|resources)/' }, { path: ['^electron/', '^node_modules/electron/', '^node_modules/electron-store/', '^electron$'] }),
    rule('main-and-server-apart', 'The core and the server meet in domain/ only.',
      { path: '^main/', pathNot: [TEST] }, { path: '^(server|renderer|electron)/' }),
    rule('server-apart', 'The server knows domain/ only.',
      { path: '^server/', pathNot: [TEST] }, { path: '^(main|renderer|electron)/' }),
    rule('renderer-apart', 'The page reaches the core through the bridge only.',
      { path: '^renderer/', pathNot: [TEST] }, { path: '^(main|server|electron)/' }),
    rule('renderer-contract-as-types', 'Schemas never reach the page: zod compiles with new Function, which the CSP forbids.',
      { path: '^renderer/', pathNot: [TEST] }, { path: '^(domain/contract/|node_modules/zod/)', dependencyTypesNot: ['type-only'] }),
    rule('renderer-without-node', 'The page is sandboxed.',
      { path: '^renderer/', pathNot: [TEST] }, { dependencyTypes: ['core'] }),
    rule('grid-knows-text-and-cells', 'renderer/grid knows text and cells, not marks.',
      { path: '^renderer/grid/', pathNot: [TEST] }, { path: '^(domain/|renderer/(features|app|bridge)/)' }),
    rule('electron-in-electron', 'electron/ is the only importer of `electron`.',
      { pathNot: ['^electron/', '^tests/', '^build/'] }, { path: ['^electron$', '^node_modules/electron/'] }),
    rule('features-by-index', 'A feature reaches another through its index.ts.',
      { path: '^(main|renderer|server)/features/([^/]+)/' },
      { path: '^(main|renderer|server)/features/([^/]+)/', pathNot: ['^$1/features/$2/', '^(main|renderer|server)/features/[^/]+/index\\.tsx?$'] }),
    rule('domain-features-by-index', 'A domain feature is reached through its index.ts.',
      { path: '^(main|renderer|server|electron)/', pathNot: [TEST] },
      { path: '^domain/(journal|results|people|school|groups|load|plan|timetable|reports|policy|class-room|accounts|audit|sync|disk)/', pathNot: ['/index\\.ts$'] }),
    rule('sql-in-repositories', 'Database drivers are named in main/database and repositories alone.',
      { path: '^main/', pathNot: ['^main/database/', 'repository\\.ts$', '^main/core\\.ts$', '^main/demo-school/', TEST] },
      { path: '^node_modules/(better-sqlite3-multiple-ciphers|typeorm)/' }),
    rule('tests-stay-outside', 'Nothing in the product imports a test.',
      { path: '^(domain|main|electron|renderer|server)/', pathNot: [TEST] }, { path: ['^tests/', TEST] }),
    rule('resolvable', 'Every import exists.', {}, { couldNotResolve: true, pathNot: ['^virtual:', '\\?', '^electron$'] }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The bench's peer has packages of its own, which it installs itself.
    exclude: { path: ['^dist/', '^out/', '\\.css$', '^tests/bench/sync/peer/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
