// The layers of ARCHITECTURE.md, checked by `npm run lint`.

/** Top to bottom: a folder may import what stands in a later row, and its own files. */
const FILTER_LAYERS = [
  ["filter/index.ts"],
  ["filter/filter.ts"],
  ["filter/edge/", "filter/access/", "filter/tag/", "filter/breaker/", "filter/fault/", "filter/report/"],
  ["filter/share/", "filter/stream.ts"],
  ["filter/match/", "filter/config/"],
  ["filter/abi/"],
  ["filter/bytes/"],
];

const pattern = (paths) => `^(${paths.join("|").replaceAll(".", "\\.")})`;

const upwards = FILTER_LAYERS.slice(1).map((layer, index) => ({
  name: `filter-upwards-from-${layer[0].split(/[/.]/)[1]}`,
  comment: "The filter's layers import downwards only.",
  severity: "error",
  from: { path: pattern(layer) },
  to: { path: pattern(FILTER_LAYERS.slice(0, index + 1).flat()) },
}));

/** The parts that wire others together. */
const TOP =
  "^controller/(main\\.ts|parts\\.ts|grpc-services\\.ts|metric-sources\\.ts|api-ports\\.ts|xds-events\\.ts|api/|cli/)";

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: "no-cycle",
      comment: "Two files that import each other cannot be read, tested or moved alone.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphan",
      comment: "A file that nothing imports and that imports nothing is dead, or its test is missing.",
      severity: "error",
      from: { orphan: true, path: "^(controller|bench)/", pathNot: "\\.gen\\.js$|\\.d\\.ts$" },
      to: {},
    },
    {
      name: "only-abi-touches-the-host",
      comment: "Policy code knows plain values; one small folder touches the host's functions.",
      severity: "error",
      from: { path: "^filter/", pathNot: "^filter/abi/" },
      to: { path: "^filter/abi/(env|wasi_snapshot_preview1)" },
    },
    {
      name: "model-imports-nothing",
      severity: "error",
      from: { path: "^controller/model/" },
      to: { pathNot: "^controller/model/" },
    },
    {
      name: "client-knows-the-document-alone",
      comment: "What it calls may be a controller of another version.",
      severity: "error",
      from: { path: "^controller/client/" },
      to: { path: "^(controller|bench|filter)/", pathNot: "^controller/client/" },
    },
    {
      name: "journal-imports-none-of-ours",
      comment: "What is durable and how does not depend on what it means.",
      severity: "error",
      from: { path: "^controller/journal/" },
      to: { path: "^controller/", pathNot: "^controller/journal/" },
    },
    {
      name: "store-above-journal-and-policies",
      comment:
        "State knows documents and a journal, and nothing of sidecars that are pushed to or calls that are made.",
      severity: "error",
      from: { path: "^controller/store/" },
      to: {
        path: "^controller/",
        pathNot: "^controller/(store|journal|policy|model)/|^controller/clock\\.ts$",
      },
    },
    {
      name: "folders-by-their-index",
      comment: "A folder's index.ts names its whole surface.",
      severity: "error",
      from: { path: "^controller/([^/]+)/" },
      to: { path: "^controller/[^/]+/", pathNot: "^controller/($1/|[^/]+/index\\.ts$)" },
    },
    {
      name: "bench-by-its-index",
      severity: "error",
      from: { path: "^(bench/[^/]+|controller)/" },
      to: { path: "^bench/[^/]+/", pathNot: ["^$1/", "^bench/[^/]+/index\\.ts$"] },
    },
    {
      name: "nothing-imports-the-top",
      comment:
        "The parts meet in main, api and cli, never the other way round. The testbed runs all of a controller.",
      severity: "error",
      from: {
        path: "^(controller|bench|filter)/",
        pathNot: [TOP, "^bench/diagnosis/testbed/controller\\.ts$"],
      },
      to: { path: TOP },
    },
    {
      name: "bench-only-for-demo-and-tests",
      severity: "error",
      from: { path: "^(controller|filter)/", pathNot: "^controller/cli/" },
      to: { path: "^bench/" },
    },
    {
      name: "product-imports-no-test",
      severity: "error",
      from: { path: "^(controller|filter|bench)/" },
      to: { path: "^test/" },
    },
    {
      name: "product-imports-no-development-package",
      comment: "What users install must hold everything that runs; assemblyscript is the filter's language.",
      severity: "error",
      from: { path: "^(controller|bench)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "not-to-unresolvable",
      severity: "error",
      from: { path: "^(controller|bench|test)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|node_modules)/|^bench/.*/assembly/" },
    tsConfig: { fileName: "tsconfig.test.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
    },
  },
};
