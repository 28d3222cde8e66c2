/** Imports point one way: main, app -> webhooks, resolvers, jobs -> services -> events, entities, db, providers, intelligence. */
const layer = (names) => `^src/(${names})/`;
const forbid = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

const edges = 'webhooks|resolvers|jobs';
const ground = 'domain|events|entities|db|providers|intelligence';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Only entities may refer to each other, through relation thunks.',
      from: { pathNot: '^src/entities/' },
      to: { circular: true },
    },
    {
      name: 'no-folder-cycles',
      severity: 'error',
      comment: 'Folders build on each other in one direction; the files of src itself belong to no folder.',
      scope: 'folder',
      from: { path: '^src/', pathNot: '^src/(entities|services)?$' },
      to: { circular: true, pathNot: '^src$' },
    },
    forbid(
      'nobody-imports-main',
      '^(src/(?!(main|migrate)\\.ts$|composition/)|sandbox/|scripts/(?!emit-schema))',
      '^src/(main|migrate)\\.ts$|^src/composition/',
      'Compositions and entries stand at the top.',
    ),
    forbid(
      'domain-imports-nothing',
      layer('domain'),
      '^(src/(?!domain/)|node_modules/)',
      'Values and limits.',
    ),
    forbid(
      'services-import-no-edge',
      layer(`services|${ground}`),
      layer(edges),
      'Rules do not know who asks.',
    ),
    forbid(
      'ground-imports-no-service',
      layer(ground),
      layer('services'),
      'The ground floor does not know the rules above it.',
    ),
    forbid(
      'schema-imports-no-storage',
      layer('schema'),
      layer('entities|db'),
      'A column never leaks by accident.',
    ),
    forbid(
      'entities-import-only-entities',
      layer('entities'),
      '^src/(?!entities/|domain/|errors\\.ts$)',
      'Entities import only entities.',
    ),
    forbid(
      'intelligence-is-pure',
      layer('intelligence'),
      layer('entities|db|events|providers'),
      'Pure functions and the model.',
    ),
    forbid(
      'observability-imports-no-layer',
      layer('observability'),
      layer(`${edges}|services|schema|${ground}`),
      'Importable by all.',
    ),
    forbid(
      'edges-import-no-other-edge',
      layer('webhooks'),
      layer('resolvers|jobs'),
      'Edges meet in services.',
    ),
    forbid(
      'resolvers-import-no-other-edge',
      layer('resolvers'),
      layer('webhooks|jobs'),
      'Edges meet in services.',
    ),
    forbid(
      'jobs-import-no-other-edge',
      layer('jobs'),
      layer('webhooks|resolvers'),
      'Edges meet in services.',
    ),
    forbid(
      'resolvers-ask-services',
      layer('resolvers'),
      layer('providers'),
      'Resolvers go through services.',
    ),
    forbid(
      'src-stands-alone',
      '^src/',
      '^(sandbox|scripts|test|bench|web|sdk)/',
      'The product does not know its tools.',
    ),
    forbid(
      'no-tests-in-programs',
      '^(sandbox|scripts|bench)/',
      '^test/',
      'Programs do not know their tests.',
    ),
    {
      name: 'dependencies-are-declared',
      severity: 'error',
      comment: 'src runs with production dependencies alone.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Erased imports are no edge at run time, but they tie layers together all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
