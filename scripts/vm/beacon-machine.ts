/**
 * An emulated machine with two Bluetooth adapters and the beacon as its package lays it out, beside an ear that listens all the time.
 *
 *   hci0   the beacon's      hci1   the ear's: what it hears is a look at the air each 150 ms of the machine's time
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert } from "@tillwave/shared/core/assert";
import { layOutHome } from "../package/beacon-home.ts";
import type { RootEntry } from "./cpio.ts";
import {
  bundledAt,
  everyMachine,
  folderAt,
  modulesOf,
  programsHere,
  textAt,
} from "./guest-files.ts";
import { BLUETOOTH_MODULES, fetchKernel } from "./kernel.ts";
import { AGENT_LINE, type Machine, startMachine } from "./machine.ts";

const HOME = "/usr/lib/tillwave-beacon";
export const STATE = "/var/lib/tillwave-beacon";
/** From one look of the ear's to the next, at most. In milliseconds. */
const LOOK_MAX = 1000;
const EAR_LOG = "/tmp/ear.log";

export interface Advertisement {
  /** As HCI counts them: 0 connectable, 3 not. */
  readonly type: number;
  readonly address: string;
  /** Hexadecimal. */
  readonly data: string;
}

/** What was on air at a moment of the machine's clock, or a mark that a test has made. */
export type Look =
  | { readonly at: number; readonly heard: readonly Advertisement[] }
  | { readonly mark: string };

export interface BeaconMachine extends Machine {
  /** What the ear heard since it was started. */
  looks(): Promise<readonly Look[]>;
  /** A command that makes a mark among the looks. */
  marking(name: string): string;
  /** `tillwave beacon …` in the machine, with `--json`. */
  tillwave(args: string): Promise<{ readonly status: number | null; readonly json: unknown }>;
}

export async function startBeaconMachine(
  settings: BeaconSettings,
  {
    programs = [],
    files = [],
  }: { readonly programs?: readonly string[]; readonly files?: readonly RootEntry[] } = {},
): Promise<BeaconMachine> {
  const home = mkdtempSync(join(tmpdir(), "beacon-home-"));
  const node = process.execPath;
  const kernel = fetchKernel("amd64");
  try {
    await layOutHome(home, "x64");
    const machine = await startMachine({
      arch: "amd64",
      kernel,
      root: [
        ...(await everyMachine("/bin/busybox", node, AGENT_LINE.amd64)),
        ...modulesOf(kernel, BLUETOOTH_MODULES),
        ...programsHere([
          node,
          ...["btvirt", "hciconfig", "setpriv"].map((name) => `/usr/bin/${name}`),
          ...programs,
        ]),
        ...folderAt(HOME.slice(1), home),
        await bundledAt("ear.mjs", "scripts/vm/guest/ear.ts"),
        textAt("settings.json", JSON.stringify(settings)),
        ...files,
      ],
    });
    return withEar(machine, node);
  } finally {
    rmSync(home, { recursive: true });
  }
}

function withEar(machine: Machine, node: string): BeaconMachine {
  return {
    ...machine,
    async looks() {
      const text = await machine.must(`cat ${EAR_LOG}`);
      return text
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Look);
    },
    marking: (name) => `echo '${JSON.stringify({ mark: name })}' >>${EAR_LOG}`,
    async tillwave(args) {
      const { status, said } = await machine.run(
        `${node} ${HOME}/tillwave.mjs beacon ${args} --json`,
      );
      return { status, json: parseJson(said) };
    },
  };
}

/** Two adapters, switched on unless it is said otherwise. */
export const plugAdapters = (isOn = true): string =>
  `{ btvirt -l2 -L >/dev/null 2>&1 & } ; sleep 1; ${isOn ? "hciconfig hci0 up; " : ""}hciconfig hci1 up`;

export const startEar = (): string => `{ ${process.execPath} /ear.mjs 1 >>${EAR_LOG} 2>&1 & }`;

/** As the unit does it, but for what systemd adds. */
export const startBeacon = (as = "", folder = STATE): string =>
  `{ ${as} ${process.execPath} ${HOME}/beacon.mjs --folder ${folder} --adapter 0 >>/tmp/beacon.log 2>&1 & } ; while ! [ -S ${folder}/socket ]; do sleep 0.2; done`;

/** The longest time in which `isIt` was on air nowhere, in milliseconds, from one mark on for so long. */
export function longestSilence(
  looks: readonly Look[],
  {
    from,
    forMs,
    isIt,
  }: {
    readonly from: string;
    readonly forMs: number;
    readonly isIt: (one: Advertisement) => boolean;
  },
): number {
  const start = looks.findIndex((look) => "mark" in look && look.mark === from);
  const after = looks.slice(start).flatMap((look) => ("at" in look ? [look] : []));
  const began = after[0]?.at ?? Number.NaN;
  const watched = after.filter((look) => look.at <= began + forMs);
  // An ear that is deaf would hear no silence.
  assert((watched.at(-1)?.at ?? 0) >= began + forMs - LOOK_MAX, "the ear listened all the time");
  let last = began;
  let longest = 0;
  for (const { at, heard } of watched) {
    longest = Math.max(longest, at - last);
    if (heard.some(isIt)) {
      last = at;
    }
  }
  return longest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
