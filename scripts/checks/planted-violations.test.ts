/**
 * Each import rule is broken in a small tree of the same shape, and has to say so: a rule that nobody has
 * seen fire may be one that cannot.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

interface Planted {
  readonly from: string;
  /** As written in the import. */
  readonly imports: string;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where nothing is planted the tree is lawful: it holds one import of every kind that the rules allow. */
const LAWFUL: Record<string, string> = {
  "shared/core/clock.ts": ``,
  "shared/api/till.ts": `import "../core/clock.ts"; import "valibot";`,
  "shared/host/log.ts": `import "node:fs"; import "../core/clock.ts";`,
  "shared/testing/virtual-clock.ts": `import "../core/clock.ts";`,
  "shared/core/clock.test.ts": `import "node:fs"; import "../testing/virtual-clock.ts";`,
  "terminal/sqlite/database.ts": `import "better-sqlite3"; import "../../shared/host/log.ts";`,
  "terminal/service/till.ts": `import "node:fs"; import "../sqlite/database.ts";`,
  "terminal/service/adapters/printer.ts": `import "serialport"; import "../till.ts";`,
  "terminal/service/main.ts": `import "./adapters/printer.ts"; import "../../shared/host/log.ts";`,
  "terminal/service/till.test.ts": `import "./adapters/printer.ts"; import "../../shared/testing/virtual-clock.ts";`,
  "terminal/service/scenarios/open-till.ts": `import "../adapters/printer.ts"; import "../../../shared/testing/virtual-clock.ts";`,
  "terminal/service/scenarios/a-day.test.ts": `import "./open-till.ts";`,
  "terminal/reader/slots.ts": `import "../../shared/api/till.ts";`,
  "terminal/reader/adapters/driver.ts": `import "smartcard"; import "nfc-pcsc"; import "../slots.ts";`,
  "terminal/electron/shell.ts": `import "node:fs"; import "../../shared/host/log.ts";`,
  "terminal/electron/main.ts": `import "electron"; import "./shell.ts";`,
  "terminal/hub/ledger.ts": `import "node:fs"; import "../sqlite/database.ts";`,
  "terminal/hub/console/app.ts": `import "../../page-kit/button.ts"; import "../../../shared/api/till.ts";`,
  "terminal/hub/shopper/app.ts": `import "../../page-kit/button.ts"; import "../../../tone-emitter/listener/page/hearing.ts";`,
  "terminal/lab/paper.ts": `import "node:fs"; import "../../shared/host/log.ts";`,
  "terminal/lab/page/app.ts": `import "../../page-kit/button.ts"; import "../../../shared/api/till.ts";`,
  "terminal/lab/testing/lab.ts": `import "../paper.ts"; import "../../../shared/testing/virtual-clock.ts";`,
  "terminal/simulator/shop.ts": `import "../service/adapters/printer.ts"; import "../service/scenarios/open-till.ts"; import "../hub/ledger.ts"; import "../../shared/testing/virtual-clock.ts";`,
  "terminal/page-kit/button.ts": `import "../../shared/core/clock.ts";`,
  "terminal/ui/app.ts": `import "../page-kit/button.ts"; import "../../shared/api/till.ts";`,
  "terminal/ui/app.test.ts": `import "node:fs"; import "./app.ts";`,
  "terminal/ui/vite.config.ts": `import "node:fs";`,
  "terminal/ui/testing/service.ts": `import "../app.ts";`,
  "tone-emitter/modem/demodulator.ts": `import "fft.js"; import "../../shared/core/clock.ts";`,
  "tone-emitter/modem/channel/air.ts": `import "../demodulator.ts"; import "../../../shared/testing/virtual-clock.ts";`,
  "tone-emitter/modem/demodulator.test.ts": `import "node:fs"; import "./channel/air.ts";`,
  "tone-emitter/listener/band.ts": `import "../modem/demodulator.ts"; import "../../shared/core/clock.ts";`,
  "tone-emitter/listener/page/hearing.ts": `import "../band.ts";`,
  "tone-emitter/listener/node/recorder.ts": `import "node:fs"; import "../band.ts"; import "../../../shared/host/log.ts";`,
  "tone-emitter/emitter/level.ts": `import "../modem/demodulator.ts"; import "../../shared/host/log.ts";`,
  "tone-emitter/emitter/adapters/speaker.ts": `import "node-web-audio-api"; import "../level.ts";`,
  "tone-emitter/emitter/main.ts": `import "node:fs"; import "./adapters/speaker.ts";`,
  "beacon/peripheral/advertiser.ts": `import "node:fs"; import "../../shared/host/log.ts";`,
  "beacon/peripheral/adapters/radio.ts": `import "@abandonware/bleno"; import "../advertiser.ts";`,
  "beacon/peripheral/main.ts": `import "./adapters/radio.ts";`,
  "beacon/central/scanner.ts": `import "../../shared/core/clock.ts";`,
  "scripts/bench/tone.ts": `import "../../tone-emitter/modem/channel/air.ts";`,
  "scripts/bench/report.ts": `import "../../terminal/service/adapters/printer.ts"; import "../../shared/testing/virtual-clock.ts";`,
  "scripts/start.ts": `import "../terminal/simulator/shop.ts"; import "../terminal/lab/paper.ts";`,
  "hardware-tests/daemon.ts": `import "serialport"; import "../shared/testing/virtual-clock.ts";`,
  "hardware-tests/power-cut.test.ts": `import "better-sqlite3"; import "./daemon.ts"; import "../scripts/bench/report.ts";`,
};
const PACKAGES = [
  "@abandonware/bleno",
  "better-sqlite3",
  "electron",
  "fft.js",
  "nfc-pcsc",
  "node-web-audio-api",
  "serialport",
  "smartcard",
  "valibot",
];

const PLANTED: Record<string, readonly Planted[]> = {
  "every-import-leads-somewhere": [{ from: "scripts/a.ts", imports: "./gone.ts" }],
  "nobody-imports-in-a-circle": [{ from: "shared/core/b.ts", imports: "./c.ts" }],
  "nobody-imports-a-test": [{ from: "scripts/c.ts", imports: "../shared/core/clock.test.ts" }],
  "nobody-imports-a-main": [{ from: "scripts/d.ts", imports: "../terminal/service/main.ts" }],
  "nobody-imports-hardware-tests": [
    { from: "scripts/e.ts", imports: "../hardware-tests/daemon.ts" },
  ],
  "only-the-top-imports-scripts": [
    { from: "terminal/service/f.ts", imports: "../../scripts/bench/report.ts" },
  ],
  "shared-imports-no-program": [
    { from: "shared/host/g.ts", imports: "../../terminal/ui/app.ts" },
    { from: "shared/host/lab.ts", imports: "../../terminal/lab/paper.ts" },
  ],
  "shared-is-pure-but-for-host": [{ from: "shared/core/h.ts", imports: "node:fs" }],
  "pure-rooms-do-not-import-host": [{ from: "shared/core/i.ts", imports: "../host/log.ts" }],
  "only-the-top-imports-lab-and-simulator": [
    { from: "terminal/service/lab.ts", imports: "../lab/paper.ts" },
    { from: "terminal/service/simulator.ts", imports: "../simulator/shop.ts" },
    { from: "terminal/hub/lab.ts", imports: "../lab/paper.ts" },
    { from: "terminal/lab/simulator.ts", imports: "../simulator/shop.ts" },
    { from: "terminal/simulator/lab.ts", imports: "../lab/paper.ts" },
  ],
  "only-tests-import-testing": [
    { from: "terminal/service/j.ts", imports: "../../shared/testing/virtual-clock.ts" },
    { from: "terminal/lab/j.ts", imports: "./testing/lab.ts" },
    { from: "terminal/ui/j.ts", imports: "./testing/service.ts" },
  ],
  "only-tests-import-scenarios": [
    { from: "terminal/service/u.ts", imports: "./scenarios/open-till.ts" },
  ],
  "programs-meet-over-the-wire": [
    { from: "terminal/service/hub.ts", imports: "../hub/ledger.ts" },
    { from: "terminal/service/reader.ts", imports: "../reader/slots.ts" },
    { from: "terminal/reader/service.ts", imports: "../service/till.ts" },
    { from: "terminal/lab/reader.ts", imports: "../reader/slots.ts" },
    { from: "terminal/hub/service.ts", imports: "../service/till.ts" },
    { from: "terminal/lab/service.ts", imports: "../service/till.ts" },
    { from: "terminal/lab/hub.ts", imports: "../hub/ledger.ts" },
    { from: "terminal/service/window.ts", imports: "../electron/shell.ts" },
    { from: "terminal/hub/emitter.ts", imports: "../../tone-emitter/emitter/level.ts" },
  ],
  "pages-draw-on-page-kit-alone": [
    { from: "terminal/ui/k.ts", imports: "../service/till.ts" },
    { from: "terminal/ui/database.ts", imports: "../sqlite/database.ts" },
    { from: "terminal/ui/console.ts", imports: "../hub/console/app.ts" },
    { from: "terminal/ui/simulator.ts", imports: "../simulator/shop.ts" },
    { from: "terminal/hub/console/hub.ts", imports: "../ledger.ts" },
    { from: "terminal/hub/console/ui.ts", imports: "../../ui/app.ts" },
    { from: "terminal/hub/shopper/hub.ts", imports: "../ledger.ts" },
    { from: "terminal/hub/shopper/console.ts", imports: "../console/app.ts" },
    { from: "terminal/lab/page/lab.ts", imports: "../paper.ts" },
    { from: "terminal/lab/page/console.ts", imports: "../../hub/console/app.ts" },
  ],
  "page-kit-knows-no-page": [{ from: "terminal/page-kit/l.ts", imports: "../ui/app.ts" }],
  "sqlite-knows-no-program": [{ from: "terminal/sqlite/m.ts", imports: "../service/till.ts" }],
  "services-show-no-page": [
    { from: "terminal/service/n.ts", imports: "../page-kit/button.ts" },
    { from: "terminal/hub/n.ts", imports: "./console/app.ts" },
    { from: "terminal/hub/o.ts", imports: "./shopper/app.ts" },
    { from: "terminal/lab/n.ts", imports: "./page/app.ts" },
    { from: "terminal/simulator/n.ts", imports: "../ui/app.ts" },
  ],
  "pages-know-no-node": [
    { from: "terminal/page-kit/p.ts", imports: "node:path" },
    { from: "terminal/lab/page/p.ts", imports: "node:path" },
  ],
  "pages-do-not-import-host": [
    { from: "terminal/ui/q.ts", imports: "../../shared/host/log.ts" },
    { from: "terminal/hub/console/q.ts", imports: "../../../shared/host/log.ts" },
  ],
  "only-main-and-tests-import-adapters": [
    { from: "terminal/service/r.ts", imports: "./adapters/printer.ts" },
  ],
  "the-modem-is-pure": [
    { from: "tone-emitter/modem/a.ts", imports: "node:fs" },
    { from: "tone-emitter/modem/b.ts", imports: "../../terminal/service/till.ts" },
  ],
  "the-modem-does-not-import-host": [
    { from: "tone-emitter/modem/c.ts", imports: "../../shared/host/log.ts" },
  ],
  "the-listener-draws-on-the-modem-and-shared": [
    { from: "tone-emitter/listener/a.ts", imports: "node:fs" },
    { from: "tone-emitter/listener/page/b.ts", imports: "../../emitter/level.ts" },
    { from: "tone-emitter/listener/page/d.ts", imports: "../../../shared/host/log.ts" },
  ],
  "pages-do-not-import-the-listeners-node": [
    {
      from: "terminal/hub/shopper/n.ts",
      imports: "../../../tone-emitter/listener/node/recorder.ts",
    },
    { from: "tone-emitter/listener/c.ts", imports: "./node/recorder.ts" },
  ],
  "the-emitter-draws-on-the-modem-and-shared": [
    { from: "tone-emitter/emitter/a.ts", imports: "../../terminal/sqlite/database.ts" },
    { from: "tone-emitter/emitter/b.ts", imports: "../listener/band.ts" },
  ],
  "a-beacon-draws-on-shared-alone": [
    { from: "beacon/peripheral/a.ts", imports: "../central/scanner.ts" },
    { from: "beacon/central/b.ts", imports: "../../tone-emitter/emitter/level.ts" },
  ],
  "the-air-is-simulated-for-trials-alone": [
    { from: "tone-emitter/modem/d.ts", imports: "./channel/air.ts" },
  ],
  "only-the-reader-process-loads-pcsc": [
    { from: "terminal/reader/v.ts", imports: "nfc-pcsc" },
    { from: "terminal/reader/w.ts", imports: "smartcard" },
    { from: "terminal/service/adapters/v.ts", imports: "smartcard" },
    { from: "hardware-tests/v.ts", imports: "smartcard" },
  ],
  "the-kiosk-draws-on-shared-alone": [
    { from: "terminal/electron/service.ts", imports: "../service/till.ts" },
    { from: "terminal/electron/page.ts", imports: "../page-kit/button.ts" },
    { from: "terminal/electron/database.ts", imports: "../sqlite/database.ts" },
  ],
  "only-the-kiosk-loads-electron": [
    { from: "terminal/service/x.ts", imports: "electron" },
    { from: "terminal/service/adapters/x.ts", imports: "electron" },
  ],
  "drivers-live-in-adapters": [
    { from: "terminal/service/s.ts", imports: "serialport" },
    { from: "terminal/lab/s.ts", imports: "serialport" },
    { from: "tone-emitter/emitter/s.ts", imports: "node-web-audio-api" },
    { from: "beacon/peripheral/s.ts", imports: "@abandonware/bleno" },
  ],
  "only-sqlite-opens-better-sqlite3": [
    { from: "terminal/service/adapters/t.ts", imports: "better-sqlite3" },
    { from: "terminal/hub/t.ts", imports: "better-sqlite3" },
  ],
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
  }
});

/** What dependency-cruiser says of a tree of these files: `rule from` for each violation. */
function violationsIn(files: Record<string, string>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "tillwave-rules-"));
  folders.push(folder);
  for (const name of PACKAGES) {
    writeText(join(folder, `node_modules/${name}/package.json`), `{"main":"index.js"}`);
    writeText(join(folder, `node_modules/${name}/index.js`), "");
  }
  for (const [path, text] of Object.entries(files)) {
    writeText(join(folder, path), text);
  }
  cpSync(join(ROOT, ".dependency-cruiser.mjs"), join(folder, ".dependency-cruiser.mjs"));
  const run = spawnSync(
    join(ROOT, "node_modules/.bin/depcruise"),
    ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "."],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  expect(run.stderr).toBe("");
  const { summary } = JSON.parse(run.stdout) as {
    readonly summary: {
      readonly violations: readonly {
        readonly rule: { readonly name: string };
        readonly from: string;
      }[];
    };
  };
  return summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test("a tree that keeps the rules is not accused", () => {
  expect(violationsIn(LAWFUL)).toEqual([]);
});

test("every rule of the configuration has its planted violation", async () => {
  const { default: rules } = (await import(join(ROOT, ".dependency-cruiser.mjs"))) as {
    readonly default: { readonly forbidden: readonly { readonly name: string }[] };
  };
  expect(Object.keys(PLANTED)).toEqual(rules.forbidden.map(({ name }) => name));
});

test("every rule is named where it is broken, and no other", () => {
  const files: Record<string, string> = { ...LAWFUL, "shared/core/c.ts": `import "./b.ts";` };
  for (const { from, imports } of Object.values(PLANTED).flat()) {
    files[from] = `import "${imports}";`;
  }
  const expected = Object.entries(PLANTED).flatMap(([rule, planted]) =>
    planted.map(({ from }) => `${rule} ${from}`),
  );
  expect([...violationsIn(files)].toSorted()).toEqual(expected.toSorted());
});
