/** A sketch of the import rules of HOUSE.md, to be completed with the tree. Each name is the sentence a developer sees when a rule breaks. */
const TESTS = "\\.(test|contract)\\.ts$";
const DRIVERS =
  "^node_modules/(better-sqlite3|nfc-pcsc|smartcard|serialport|@abandonware/|@stoprocent/|johnny-five|node-web-audio-api|koffi|pg|electron)(/|$)";
const PAGES =
  "^(terminal/(ui|page-kit|hub/(console|shopper))|tone-emitter/(modem|listener/worklet))/";
export default {
  forbidden: [
    { name: "no-import-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "shared-imports-only-shared",
      severity: "error",
      from: { path: "^shared/", pathNot: [TESTS, "^shared/(testing|host)/"] },
      to: {
        pathNot: [
          "^shared/",
          "^node_modules/(@noble/|@scure/base|cborg|libphonenumber-js|@point-of-sale/)",
        ],
      },
    },
    {
      name: "host-imports-no-program",
      severity: "error",
      from: { path: "^shared/host/" },
      to: { path: "^(terminal|beacon|tone-emitter|scripts|hardware-tests)/" },
    },
    {
      name: "host-only-from-programs",
      severity: "error",
      from: { path: PAGES },
      to: { path: "^shared/host/" },
    },
    {
      name: "testing-helpers-only-in-tests",
      severity: "error",
      from: {
        pathNot: [TESTS, "^shared/testing/", "^hardware-tests/", "^terminal/(simulator|lab)/"],
      },
      to: { path: "^shared/testing/" },
    },
    {
      name: "beacon-and-tone-import-only-shared",
      severity: "error",
      from: { path: "^(beacon|tone-emitter)/" },
      to: { path: "^(terminal|beacon|tone-emitter|scripts|hardware-tests)/", pathNot: "^$1/" },
    },
    {
      name: "terminal-imports-shared-and-ui-may-import-tone",
      severity: "error",
      from: { path: "^terminal/" },
      to: { path: "^(beacon|scripts|hardware-tests)/" },
    },
    {
      name: "only-pages-import-the-listener",
      severity: "error",
      from: { path: "^terminal/", pathNot: [PAGES, "^terminal/(lab|simulator)/"] },
      to: { path: "^tone-emitter/" },
    },
    {
      name: "nobody-imports-the-top",
      severity: "error",
      from: { pathNot: "^(scripts|hardware-tests)/" },
      to: { path: "^(scripts|hardware-tests)/" },
    },
    {
      name: "programs-meet-over-the-wire",
      severity: "error",
      from: { path: "^terminal/(service|ui|electron|hub)/", pathNot: TESTS },
      to: { path: "^terminal/", pathNot: ["^terminal/$1/", "^terminal/(sqlite|page-kit)/"] },
    },
    {
      name: "sqlite-knows-no-program",
      severity: "error",
      from: { path: "^terminal/sqlite/", pathNot: TESTS },
      to: { path: "^terminal/", pathNot: "^terminal/sqlite/" },
    },
    {
      name: "beacon-sides-meet-over-the-air",
      severity: "error",
      from: { path: "^beacon/(central|peripheral)/", pathNot: TESTS },
      to: { path: "^beacon/", pathNot: "^beacon/$1/" },
    },
    {
      name: "core-does-not-import-adapters",
      severity: "error",
      from: {
        pathNot: [
          "/adapters/",
          "/main\\.ts$",
          TESTS,
          "^hardware-tests/",
          "^scripts/",
          "^terminal/(simulator|lab)/",
        ],
      },
      to: { path: "/adapters/" },
    },
    {
      name: "drivers-live-in-adapters",
      severity: "error",
      from: { pathNot: ["/adapters/", "^terminal/(sqlite|electron)/", "^hardware-tests/", TESTS] },
      to: { path: DRIVERS },
    },
    {
      name: "pages-know-no-node",
      severity: "error",
      from: { path: PAGES, pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nobody-imports-hardware-tests",
      severity: "error",
      from: { pathNot: "^hardware-tests/" },
      to: { path: "^hardware-tests/" },
    },
    { name: "nobody-imports-a-test", severity: "error", from: {}, to: { path: "\\.test\\.ts$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
