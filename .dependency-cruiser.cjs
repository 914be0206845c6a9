// The arrows of the architecture: bin → lib/infra, lib/local → lambdas → lib/store, lib/dispatch, lib/address,
// lib/edge, lib/eligibility → lib/telemetry → lib/core → zod; lib/runtime, between lambdas and these, wires them together. Each comment says what to do instead.
const adapters = 'lib/(store|dispatch|address|edge|eligibility)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-imports-only-zod',
      severity: 'error',
      comment:
        'lib/core is a pure function of its arguments. Describe what you need as a port in lib/core, implement it in lib/store, lib/dispatch, lib/address or lib/edge, and pass it in from the handler.',
      from: { path: '^lib/core/' },
      to: { pathNot: ['^lib/core/', '^node_modules/zod/'] },
    },
    {
      name: 'catalogue-imports-core-and-zod',
      severity: 'error',
      comment:
        'lib/functions.ts is data about the functions: names, environment schemas, routes. Put code that acts on it into lib/infra or lib/local, and shared schemas into lib/core.',
      from: { path: '^lib/functions\\.ts$' },
      to: { pathNot: ['^lib/core/', '^node_modules/zod/'] },
    },
    {
      name: 'catalogue-stays-at-the-edge',
      severity: 'error',
      comment:
        'Only lambdas, lib/edge (which serves the routes of a function), lib/infra, lib/local, the bundler and benchmarks of every function know which functions exist. Elsewhere take the value you need (a table name, a topic, a route) as an argument; an entry point in bin calls a function of lib/infra or lib/local.',
      from: {
        pathNot: [
          '^lambdas/',
          '^lib/(edge|infra|local|openapi)/',
          '^lib/(bundle|quick-bundles)\\.ts$',
          '^(test|bench)/',
        ],
      },
      to: { path: '^lib/functions\\.ts$' },
    },
    {
      name: 'quick-zod-stands-alone',
      severity: 'error',
      comment:
        'lib/quick-zod stands for zod in the bundles of lib/quick-bundles.ts, which puts it there. Import zod.',
      from: { pathNot: ['^lib/quick-zod/', '^test/'] },
      to: { path: '^lib/quick-zod/' },
    },
    {
      name: 'quick-zod-imports-only-zod',
      severity: 'error',
      comment: 'It is loaded at every start, before anything else. Keep it small.',
      from: { path: '^lib/quick-zod/' },
      to: { pathNot: ['^lib/quick-zod/', '^node_modules/zod/', '^(node:)?module$'] },
    },
    {
      name: 'telemetry-imports-core-only',
      severity: 'error',
      comment:
        'lib/telemetry is the log, its metrics and the trail they are on; everybody above uses it. Pass in what it needs to know.',
      from: { path: '^lib/telemetry/' },
      to: { path: '^(bin|lambdas|lib|web)/', pathNot: '^lib/(telemetry|core)/' },
    },
    {
      name: 'adapters-do-not-look-up',
      severity: 'error',
      comment:
        'An adapter does not know who uses it. Move what both need down to lib/core, or let the handler pass it in.',
      from: { path: `^${adapters}/` },
      to: { path: '^(bin|lambdas|lib/infra|lib/local|lib/runtime)/' },
    },
    {
      name: 'runtime-wires-and-looks-down',
      severity: 'error',
      comment:
        'lib/runtime gives handlers their ports and the shape of a queue function. What is particular to one function belongs into its file in lambdas.',
      from: { path: '^lib/runtime/' },
      to: { path: '^(bin|lambdas|lib/infra|lib/local)/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      comment:
        'The handler wires adapters together. Take the other one as a port declared in lib/core, or move the shared noun to lib/core.',
      from: { path: `^${adapters}/` },
      to: { path: `^${adapters}/`, pathNot: '^lib/$1/' },
    },
    {
      name: 'handlers-do-not-look-up',
      severity: 'error',
      comment:
        'A handler runs unchanged on AWS, on a laptop and in the simulator. Take what differs between them as a port or from the environment schema in lib/functions.ts.',
      from: { path: '^lambdas/' },
      to: { path: '^(bin|lib/infra|lib/local)/' },
    },
    {
      name: 'no-handler-imports-a-handler',
      severity: 'error',
      comment:
        'Each function is deployed and fails alone. Move the shared decision to lib/core and the shared input or output to lib/store, lib/dispatch, lib/address or lib/edge.',
      from: { path: '^lambdas/([^/.]+)' },
      to: { path: '^lambdas/', pathNot: '^lambdas/$1(/|\\.)' },
    },
    {
      name: 'nothing-imports-bin',
      severity: 'error',
      comment:
        'bin holds entry points: parse arguments, wire, start. Move what you want to reuse to lib/local or lib/infra.',
      from: { pathNot: ['^bin/', '^test/'] },
      to: { path: '^bin/' },
    },
    {
      name: 'pages-import-only-core',
      severity: 'error',
      comment:
        'A page shows what it is given. Load the data in the handler and pass it to the page as an argument.',
      from: { path: '^web/' },
      to: { path: '^(bin|lambdas|lib)/', pathNot: '^lib/core/' },
    },
    {
      name: 'aws-sdk-only-in-adapters',
      severity: 'error',
      comment:
        'Only lib/store and lib/dispatch talk to AWS, and lib/local and lib/infra prepare it. Import a function of one of these, or move the call there.',
      from: { pathNot: ['^lib/(store|dispatch|local|infra)/', '^test/', '^bench/'] },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws)/' },
    },
    {
      name: 'expressions-only-in-eligibility',
      severity: 'error',
      comment:
        'What is known of the expression language, and what is refused of it, is in lib/eligibility. Take the port of lib/core/actions/eligibility.ts.',
      from: { pathNot: ['^lib/eligibility/', '^test/', '^bench/'] },
      to: { path: 'node_modules/@marcbachmann/cel-js/' },
    },
    {
      name: 'client-speaks-http-only',
      severity: 'error',
      comment:
        'lib/client is what other systems would copy: it knows the API and nothing of how it is served. Take what you need from an answer, or generate it into the client from the API description.',
      from: { path: '^lib/client/' },
      to: { pathNot: ['^lib/client/', '^node:', '^(timers|timers/promises)$'] },
    },
    {
      name: 'command-line-uses-the-client',
      severity: 'error',
      comment:
        'The command line works against a deployed service too: it asks through lib/client and never looks into the service.',
      from: { path: '^lib/cli/' },
      to: { path: '^(bin|lambdas|lib|web)/', pathNot: '^lib/(cli|client)/' },
    },
    {
      name: 'client-stays-outside',
      severity: 'error',
      comment:
        'The service does not call its own API. Call the function of lib/core, lib/store or lib/edge that answers the route.',
      from: { path: `^(lambdas|web|lib/core|lib/telemetry|lib/runtime|${adapters})/` },
      to: { path: '^lib/(client|cli)/' },
    },
    {
      name: 'description-is-a-tool',
      severity: 'error',
      comment:
        'The API description is generated from the schemas and read as docs/openapi.json. Import that, or the schema itself; the generator must not end up in a function.',
      from: { pathNot: ['^lib/openapi/', '^bin/', '^test/'] },
      to: { path: '^lib/openapi/' },
    },
    {
      name: 'cdk-only-in-infra',
      severity: 'error',
      comment: 'Stacks and constructs live in lib/infra; bin/kairos-app.ts only starts them.',
      from: { pathNot: ['^lib/infra/', '^bin/', '^test/'] },
      to: { path: 'node_modules/(aws-cdk-lib|aws-cdk|constructs|cdk-nag)/' },
    },
    {
      name: 'no-dev-dependency-in-a-bundle',
      severity: 'error',
      comment:
        'What a function bundles is a dependency, not a devDependency. Move it in package.json after looking at its licence and size, or import only its types.',
      from: { path: `^(lambdas|web|lib/core|lib/telemetry|lib/runtime|${adapters})/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bundler-is-a-tool',
      severity: 'error',
      comment:
        'The bundler makes what is deployed and knows only the catalogue and esbuild; lib/infra, lib/local and bin call it. It must not end up in a function.',
      from: { pathNot: ['^bin/', '^bench/', '^lib/(infra|local)/', '^test/'] },
      to: { path: '^lib/bundle\\.ts$' },
    },
    {
      name: 'every-module-has-a-place',
      severity: 'error',
      comment:
        'This folder of lib has no rules. Move the file to core, store, dispatch, address, edge, telemetry, local, client, cli or infra, or add the folder and its arrows to .dependency-cruiser.cjs.',
      from: { pathNot: '^test/' },
      to: {
        path: '^lib/',
        pathNot: [
          '^lib/(core|store|dispatch|address|edge|eligibility|telemetry|runtime|local|infra|client|cli|openapi|quick-zod)/',
          '^lib/functions\\.ts$',
          '^lib/(bundle|quick-bundles)\\.ts$',
        ],
      },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Move what you want to share out of test, into the part of lib it belongs to.',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-imports-benchmarks',
      severity: 'error',
      comment: 'Move what you want to share out of bench, into the part of lib it belongs to.',
      from: { pathNot: ['^bench/', '^test/'] },
      to: { path: '^bench/' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Move what both modules need into a third one that imports neither.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      comment:
        'Write the path with its .ts ending, or add the package to package.json: a module that does not resolve escapes every other rule.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdk\\.out|coverage|reports)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
