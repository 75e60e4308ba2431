/**
 * `unit` and `unit-pages` need nothing but Node. The others run the real daemons and the browser, one after the other:
 *
 *   hardware         three files at a time: most of them wait for a daemon, a browser or a person's pause
 *   hardware-timed   two at a time: a card, a reader or a till has to be back within seconds, a sound has to be whole
 *   hardware-alone   what measures milliseconds, or takes the machine from all others
 *
 * Two more emulate another machine, and are asked for by name: `scripts/test --arm64 --vm`.
 */
import { existsSync } from "node:fs";
import { BaseSequencer, type TestSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";

/** Scenarios commit thousands of times; what a sync does is shown by the hardware tests, on purpose. */
const MEMORY = "/dev/shm";

/** What takes longer hangs, on whatever machine. */
const HARDWARE_MS_MAX = 240_000;
/** The same, where a processor is emulated, and has what all others leave. */
const EMULATED_MS_MAX = 1_200_000;
const ALONE = filesOf("durable-first", "nfc-latency", "printer-trouble", "tablets-speed");
const TIMED = filesOf(
  "nfc-traps-smartcard",
  "nfc-traps-nfc-pcsc",
  "tap-through-pcscd",
  "register-offline",
  "nfc-contract",
  "tap-killed",
  "register-killed",
  "card-terminal",
  "nfc-process",
  "check-in",
  "emitter-pulse",
  "emitter-command-line",
  "listener-hears",
  "listener-pulse",
  "beacon-healing",
  "beacon-panel",
  "beacon-panel-program",
  "beacon-radio-traps",
  "central-links-hostile",
);
const ARM64 = ["hardware-tests/arm64/**/*.test.ts"];
const VM = ["hardware-tests/vm/**/*.test.ts"];
/** What a page says, in which language, is one state of all its modules. */
const PAGES = ["terminal/{ui,page-kit,hub/console,hub/shopper,lab/page}/**/*.test.ts"];
/** Where one of these begins last, the others wait for it. */
const LONGEST_FIRST = [
  ...filesOf("fresh-machine", "killed-at-every-step", "every-screen", "every-screen-of-payments"),
  ...filesOf("shopper-page", "console-zones", "register-tap", "simulated-shop", "console-page"),
  ...filesOf("tablets", "register-refund", "beacon-scan", "beacon-radio-hostile", "beacon-doctor"),
  ...TIMED,
];

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    sequence: { sequencer: createSequencer() },
    projects: [
      unit("unit", {
        include: ["{shared,terminal,beacon,tone-emitter,scripts}/**/*.test.ts"],
        exclude: PAGES,
      }),
      unit("unit-pages", { include: PAGES, isolate: true }),
      hardware("hardware", {
        include: ["hardware-tests/**/*.test.ts"],
        exclude: [...ALONE, ...TIMED, ...ARM64, ...VM],
        maxWorkers: 3,
        groupOrder: 1,
      }),
      hardware("hardware-timed", { include: TIMED, maxWorkers: 2, groupOrder: 2 }),
      hardware("hardware-alone", { include: ALONE, maxWorkers: 1, groupOrder: 3 }),
      hardware("arm64", { include: ARM64, maxWorkers: 1, groupOrder: 4, limit: EMULATED_MS_MAX }),
      hardware("vm", { include: VM, maxWorkers: 1, groupOrder: 5, limit: EMULATED_MS_MAX }),
    ],
  },
});

interface UnitFiles {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** No test mocks a module: they share what was loaded, which is half of the time, but where that holds a state. */
  readonly isolate?: boolean;
}

function unit(name: string, { include, exclude = [], isolate = false }: UnitFiles) {
  return {
    test: {
      name,
      include: [...include],
      exclude: ["**/node_modules/**", ...exclude],
      env: existsSync(MEMORY) ? { TMPDIR: MEMORY } : {},
      testTimeout: 30_000,
      isolate,
      maxWorkers: "100%",
    },
  };
}

interface Files {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly maxWorkers: number;
  readonly groupOrder: number;
  /** In milliseconds. */
  readonly limit?: number;
}

function hardware(name: string, files: Files) {
  const { include, exclude = [], maxWorkers, groupOrder, limit = HARDWARE_MS_MAX } = files;
  return {
    test: {
      name,
      include: [...include],
      exclude: ["**/node_modules/**", ...exclude],
      maxWorkers,
      sequence: { groupOrder },
      testTimeout: limit,
      hookTimeout: limit,
    },
  };
}

function filesOf(...names: readonly string[]): readonly string[] {
  return names.map((name) => `hardware-tests/${name}.test.ts`);
}

/** A fresh clone knows nothing of how long a file took before. */
function createSequencer() {
  return class implements TestSequencer {
    readonly base: BaseSequencer;
    constructor(context: ConstructorParameters<typeof BaseSequencer>[0]) {
      this.base = new BaseSequencer(context);
    }
    shard(files: TestSpecification[]): Promise<TestSpecification[]> {
      return this.base.shard(files);
    }
    async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      // oxlint-disable-next-line no-array-sort -- the sequencer's own
      const sorted = await this.base.sort(files);
      return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
    }
  };
}

const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST_FIRST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return rank === -1 ? LONGEST_FIRST.length : rank;
}
