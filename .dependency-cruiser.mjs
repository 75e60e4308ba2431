/**
 * Who may import whom. Each name is the sentence that a developer reads when a rule breaks.
 *
 *     scripts   hardware-tests                          imported by nobody
 *        │            │
 *        │        simulator        a whole shop
 *        │            │
 *     service   hub   reader   lab      ui  hub/console  lab/page   programs and pages: they meet over the wire
 *     tone-emitter/emitter              hub/shopper                 what sounds, and the page that listens
 *     electron                                                      a window only: it draws on shared alone
 *     tone-emitter/listener                                         microphone to ids, for pages, tests and the command line
 *     beacon/peripheral   beacon/central                            what advertises, and what hears it: shared alone
 *     tone-emitter/modem                                            pure, like shared; its channel is for trials alone
 *        └───┬───┘       │     │        └──────┬───────────┘
 *         sqlite         │     │           page-kit
 *            └───────────┴─────┴───────┬───────┘
 *                              shared                         pure, but for shared/host
 *
 * Every rule is seen to fire in scripts/checks/planted-violations.test.ts.
 */
const TESTS = "(\\.(test|contract)\\.tsx?$|/scenarios/)";
const PAGES = "^terminal/(ui|page-kit|hub/(console|shopper)|lab/page)/";
const PAGE_TOOLS = "/vite\\.config\\.ts$";
const PROGRAMS = "^(beacon|terminal|tone-emitter|scripts|hardware-tests)/";
const DRIVERS =
  "^node_modules/(serialport|@abandonware/[^/]+|@stoprocent/[^/]+|johnny-five|firmata-io|node-web-audio-api|@napi-rs/canvas|koffi|pg)(/|$)";
const PURE_PACKAGES =
  "^node_modules/(valibot|yaml|@noble/[^/]+|@scure/base|cborg|libphonenumber-js|@point-of-sale/receipt-printer-encoder)(/|$)";

export default {
  forbidden: [
    {
      name: "every-import-leads-somewhere",
      severity: "error",
      from: {},
      // The bundler's own: the address of a file that it ships.
      to: { couldNotResolve: true, pathNot: "\\.wasm\\?url$" },
    },
    {
      name: "nobody-imports-in-a-circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nobody-imports-a-test",
      severity: "error",
      from: {},
      to: { path: "\\.test\\.tsx?$" },
    },
    {
      name: "nobody-imports-a-main",
      severity: "error",
      from: { pathNot: "/bin\\.mjs$" },
      to: { path: "/main\\.tsx?$" },
    },
    {
      name: "nobody-imports-hardware-tests",
      severity: "error",
      from: { pathNot: "^hardware-tests/" },
      to: { path: "^hardware-tests/" },
    },
    {
      name: "only-the-top-imports-scripts",
      severity: "error",
      from: { pathNot: "^(scripts|hardware-tests)/" },
      to: { path: "^scripts/" },
    },
    {
      name: "shared-imports-no-program",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: PROGRAMS },
    },
    {
      name: "shared-is-pure-but-for-host",
      severity: "error",
      from: { path: "^shared/", pathNot: [TESTS, "^shared/(testing|host)/"] },
      to: { pathNot: ["^shared/", PURE_PACKAGES] },
    },
    {
      name: "pure-rooms-do-not-import-host",
      severity: "error",
      from: { path: "^shared/", pathNot: [TESTS, "^shared/(testing|host)/"] },
      to: { path: "^shared/host/" },
    },
    {
      name: "only-the-top-imports-lab-and-simulator",
      severity: "error",
      from: { path: "^(terminal/[^/]+)/", pathNot: PAGES },
      to: { path: "^terminal/(lab|simulator)/", pathNot: ["^$1/", PAGES] },
    },
    {
      name: "only-tests-import-testing",
      severity: "error",
      from: {
        pathNot: [
          TESTS,
          "/testing/",
          "^(hardware-tests|scripts/(bench|fuzz|tone-code|radio))/",
          "^terminal/simulator/",
          "^tone-emitter/modem/channel/",
        ],
      },
      to: { path: "/testing/" },
    },
    {
      name: "only-tests-import-scenarios",
      severity: "error",
      from: { pathNot: [TESTS, "^hardware-tests/", "^terminal/simulator/"] },
      to: { path: "/scenarios/" },
    },
    {
      name: "programs-meet-over-the-wire",
      severity: "error",
      from: { path: "^terminal/(service|hub|lab|reader)/", pathNot: PAGES },
      to: {
        path: "^(terminal/(service|hub|reader|electron)|tone-emitter/emitter)/",
        pathNot: ["^terminal/$1/", PAGES],
      },
    },
    {
      name: "pages-draw-on-page-kit-alone",
      severity: "error",
      from: { path: "^terminal/(ui|hub/console|hub/shopper|lab/page)/" },
      to: { path: "^terminal/", pathNot: ["^terminal/$1/", "^terminal/page-kit/"] },
    },
    {
      name: "page-kit-knows-no-page",
      severity: "error",
      from: { path: "^terminal/page-kit/" },
      to: { path: "^terminal/", pathNot: "^terminal/page-kit/" },
    },
    {
      name: "sqlite-knows-no-program",
      severity: "error",
      from: { path: "^terminal/sqlite/" },
      to: { path: "^terminal/", pathNot: "^terminal/sqlite/" },
    },
    {
      name: "services-show-no-page",
      severity: "error",
      from: { path: "^terminal/(service|hub|lab|simulator)/", pathNot: PAGES },
      to: { path: PAGES },
    },
    {
      name: "pages-know-no-node",
      severity: "error",
      from: { path: PAGES, pathNot: [TESTS, PAGE_TOOLS] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pages-do-not-import-host",
      severity: "error",
      from: { path: PAGES, pathNot: [TESTS, PAGE_TOOLS] },
      to: { path: "^shared/host/" },
    },
    {
      name: "only-main-and-tests-import-adapters",
      severity: "error",
      from: {
        pathNot: [
          "/adapters/",
          "/main\\.ts$",
          "/testing/",
          TESTS,
          "^(scripts|hardware-tests|terminal/(lab|simulator))/",
        ],
      },
      to: { path: "/adapters/" },
    },
    {
      // It runs in a worklet, in a worker, on the Pi and on the till.
      name: "the-modem-is-pure",
      severity: "error",
      from: { path: "^tone-emitter/modem/", pathNot: TESTS },
      to: { pathNot: ["^tone-emitter/modem/", "^shared/", "^node_modules/fft\\.js(/|$)"] },
    },
    {
      name: "the-modem-does-not-import-host",
      severity: "error",
      from: { path: "^tone-emitter/modem/", pathNot: TESTS },
      to: { path: "^shared/host/" },
    },
    {
      // It is drawn on by pages; what it does with Node stands by itself.
      name: "the-listener-draws-on-the-modem-and-shared",
      severity: "error",
      from: { path: "^tone-emitter/listener/", pathNot: [TESTS, "^tone-emitter/listener/node/"] },
      to: { pathNot: ["^tone-emitter/(listener|modem)/", "^shared/(?!host/)"] },
    },
    {
      name: "pages-do-not-import-the-listeners-node",
      severity: "error",
      from: { path: "^(terminal|tone-emitter)/", pathNot: [TESTS, "^tone-emitter/listener/node/"] },
      to: { path: "^tone-emitter/listener/node/" },
    },
    {
      // It runs on a Pi, with nothing of the till on it.
      name: "the-emitter-draws-on-the-modem-and-shared",
      severity: "error",
      from: { path: "^tone-emitter/emitter/", pathNot: TESTS },
      to: { path: PROGRAMS, pathNot: "^tone-emitter/(emitter|modem)/" },
    },
    {
      // Both run on a Pi, and meet on air alone.
      name: "a-beacon-draws-on-shared-alone",
      severity: "error",
      from: { path: "^beacon/([^/]+)/", pathNot: TESTS },
      to: { path: PROGRAMS, pathNot: "^beacon/$1/" },
    },
    {
      name: "the-air-is-simulated-for-trials-alone",
      severity: "error",
      from: { pathNot: [TESTS, "^tone-emitter/modem/channel/", "^(scripts|hardware-tests)/"] },
      to: { path: "^tone-emitter/modem/channel/" },
    },
    {
      // They may spin, deadlock and take their process along.
      name: "only-the-reader-process-loads-pcsc",
      severity: "error",
      from: { pathNot: "^terminal/reader/adapters/" },
      to: { path: "^node_modules/(nfc-pcsc|smartcard|@pokusew/pcsclite)(/|$)" },
    },
    {
      // A window only: what it shows comes over the wire, and no native module is loaded into it.
      name: "the-kiosk-draws-on-shared-alone",
      severity: "error",
      from: { path: "^terminal/electron/" },
      to: { path: PROGRAMS, pathNot: "^terminal/electron/" },
    },
    {
      name: "only-the-kiosk-loads-electron",
      severity: "error",
      from: { pathNot: "^terminal/electron/" },
      to: { path: "^node_modules/electron(/|$)" },
    },
    {
      name: "drivers-live-in-adapters",
      severity: "error",
      from: { pathNot: ["/adapters/", TESTS, "^hardware-tests/"] },
      to: { path: DRIVERS },
    },
    {
      // A hardware test may need a database that is wrong on purpose, to see a check fail.
      name: "only-sqlite-opens-better-sqlite3",
      severity: "error",
      from: { pathNot: ["^terminal/sqlite/", "^hardware-tests/"] },
      to: { path: "^node_modules/(@types/)?better-sqlite3(/|$)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
