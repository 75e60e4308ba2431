/**
 * The settings that the beacon goes by, with their file: written whole or not at all, and never used where they are not its own.
 *
 *   settings.json   {"format":2, "machine":{…hashes…}, "owner":{…} or null, "settings":{…}}     0600, for keys are in it
 *   an older one    format 1 has no owner; the settings alone, as somebody put them on the card, are taken, and bound to this machine
 *   a newer one     set aside as settings.json.newer
 *   anything else   set aside as settings.json.damaged
 *
 * Where there are none that may be used the beacon is in a safe state: it says that it can be provisioned, and nothing else.
 */
import type { SettingsState } from "@tillwave/shared/api/beacon";
import {
  type BeaconKeys,
  type BeaconSettings,
  SETTINGS_VERSION,
  checkBeaconSettings,
} from "@tillwave/shared/beacon/settings";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type Result, err } from "@tillwave/shared/core/result";
import * as v from "valibot";
import {
  type DiskError,
  type MachineFacts,
  SETTINGS_FILE_LENGTH_MAX,
  type SettingsFile,
} from "./beacon-ports.ts";
import {
  type MachineBinding,
  bindingOf,
  judgeMachine,
  machineBindingSchema,
} from "./machine-binding.ts";
import { fieldOfFault, wordsOfFault } from "./settings-words.ts";

const FORMAT = 2;
const NEWER = ".newer";
const DAMAGED = ".damaged";

/** Whoever has this key may change all; its version is the hub's. */
const ownerSchema = v.strictObject({
  keyVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xff_ff_ff_ff)),
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, "no key")),
});
export type Owner = Readonly<v.InferOutput<typeof ownerSchema>>;

const keptSchema = v.variant("format", [
  v.strictObject({ format: v.literal(1), machine: machineBindingSchema, settings: v.unknown() }),
  v.strictObject({
    format: v.literal(FORMAT),
    machine: machineBindingSchema,
    owner: v.nullable(ownerSchema),
    settings: v.unknown(),
  }),
]);
/** Of whatever version: it says so first. */
const headSchema = v.looseObject({
  format: v.optional(v.number()),
  version: v.optional(v.number()),
});

export interface ApplyError {
  readonly type: "settings" | "disk";
  /** A sentence that says what is wrong. */
  readonly detail: string;
}

export interface WrongSettings extends ApplyError {
  readonly type: "settings";
  /** As in `frames.0.share`. */
  readonly field: string;
}

export interface SettingsStore {
  /** Null where there are none that may be used. */
  readonly settings: BeaconSettings | null;
  readonly state: SettingsState;
  readonly detail: string | null;
  /** Of settings that are used, or will be once an adapter has said its address. */
  readonly keys: BeaconKeys | null;
  /** Whose beacon it is; null where it can be claimed by its label. */
  readonly owner: Owner | null;
  /** They were put there by hand, and nothing was ever on air with them here. */
  readonly isImported: boolean;
  /** An adapter has said its address. True where that changed what may be used. */
  sawAddress(address: string): boolean;
  /** Checks only: what `apply` would take. */
  check(given: unknown): Result<BeaconSettings, WrongSettings>;
  /** Both or neither. The owner stays where none is said. */
  apply(settings: BeaconSettings, owner?: Owner): Result<void, ApplyError>;
  release(): Result<void, DiskError>;
}

export interface SettingsStoreDeps {
  readonly file: SettingsFile;
  readonly facts: MachineFacts;
  readonly digest: Digest;
}

interface Held {
  readonly state: SettingsState;
  readonly detail: string | null;
  readonly settings: BeaconSettings | null;
  readonly owner: Owner | null;
  readonly bound: MachineBinding | null;
}

const NOTHING: Held = { state: "none", detail: null, settings: null, owner: null, bound: null };

export function openSettingsStore({ file, facts, digest }: SettingsStoreDeps): SettingsStore {
  let address: string | null = null;
  const here = (): MachineBinding => bindingOf(facts, address, digest);
  let held = readHeld(file);
  const isImported = held.settings !== null && held.bound === null;
  if (isImported && held.settings !== null) {
    take(held.settings, held.owner);
  }

  function take(settings: BeaconSettings, owner: Owner | null): Result<void, DiskError> {
    const machine = here();
    const text = JSON.stringify({ format: FORMAT, machine, owner, settings }, null, 2);
    const written = file.write(`${text}\n`);
    if (written.ok) {
      held = { state: "kept", detail: null, settings, owner, bound: machine };
    }
    return written;
  }

  const verdict = () => (held.bound === null ? "same" : judgeMachine(held.bound, here()));
  const ownerHere = (): Owner | null => (verdict() === "same" ? held.owner : null);

  return {
    get settings() {
      return verdict() === "same" ? held.settings : null;
    },
    get state() {
      return verdict() === "other" ? "cloned" : held.state;
    },
    get detail() {
      return verdict() === "other" ? CLONED : held.detail;
    },
    get keys() {
      return verdict() === "other" ? null : (held.settings?.keys ?? null);
    },
    get owner() {
      return ownerHere();
    },
    isImported,
    sawAddress(said) {
      const before = verdict();
      // The first one counts: an adapter that is plugged in later makes no other machine of this one.
      address ??= said;
      if (verdict() === "same" && held.settings !== null && held.bound?.address === null) {
        take(held.settings, held.owner);
      }
      return verdict() !== before;
    },
    check(given) {
      const checked = checkBeaconSettings(given);
      if (!checked.ok) {
        const [detail, field] = [wordsOfFault(checked.error), fieldOfFault(checked.error)];
        return err({ type: "settings", detail, field });
      }
      return verdict() !== "same" && sharesKeys(checked.value, held.settings)
        ? err({ type: "settings", detail: FOREIGN_KEYS, field: "keys" })
        : checked;
    },
    apply: (settings, owner) => take(settings, owner ?? ownerHere()),
    release() {
      const erased = file.erase();
      if (erased.ok) {
        held = NOTHING;
      }
      return erased;
    },
  };
}

/** What exactly is wrong would quote what is in the file: keys. */
const DAMAGED_WORDS = "The file is not as it was written.";
const CLONED =
  "These settings were given to another machine: its card was copied. Provision this one, with keys of its own.";
const FOREIGN_KEYS =
  "These keys are another machine's, whose card was copied: give this one keys of its own.";

function sharesKeys({ keys }: BeaconSettings, others: BeaconSettings | null): boolean {
  const foreign = others?.keys ?? null;
  return (
    keys !== null &&
    foreign !== null &&
    (keys.eid === foreign.eid || (keys.ibeacon !== null && keys.ibeacon === foreign.ibeacon))
  );
}

function readHeld(file: SettingsFile): Held {
  const read = file.read();
  if (!read.ok) {
    return { ...NOTHING, state: "damaged", detail: read.error.detail };
  }
  if (read.value === null) {
    return NOTHING;
  }
  const value = parse(read.value);
  const head = v.safeParse(headSchema, value);
  const { format, version } = head.success ? head.output : {};
  if ((format ?? FORMAT) > FORMAT || (version ?? SETTINGS_VERSION) > SETTINGS_VERSION) {
    return aside(file, "newer", "The settings are of a later version of this program.");
  }
  if (format === undefined) {
    return heldOf(file, value, { owner: null, bound: null });
  }
  const kept = v.safeParse(keptSchema, value);
  if (!kept.success) {
    return aside(file, "damaged", DAMAGED_WORDS);
  }
  const { settings, machine } = kept.output;
  const owner = kept.output.format === FORMAT ? kept.output.owner : null;
  return heldOf(file, settings, { owner, bound: machine });
}

function heldOf(file: SettingsFile, value: unknown, whose: Pick<Held, "owner" | "bound">): Held {
  const checked = checkBeaconSettings(value);
  if (checked.ok) {
    return { state: "kept", detail: null, settings: checked.value, ...whose };
  }
  const fault = checked.error;
  const isNewer = fault.type === "unknown-version" && (fault.version ?? 0) > SETTINGS_VERSION;
  return aside(file, isNewer ? "newer" : "damaged", wordsOfFault(fault));
}

function aside(file: SettingsFile, state: "damaged" | "newer", why: string): Held {
  const moved = file.setAside(state === "newer" ? NEWER : DAMAGED);
  const detail = moved.ok ? why : `${why} They cannot be set aside: ${moved.error.detail}`;
  return { ...NOTHING, state, detail };
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return text.length >= SETTINGS_FILE_LENGTH_MAX ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
