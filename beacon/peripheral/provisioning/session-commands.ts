/**
 * What a central that is let in asks for, on the same functions as the socket. Spec: Tillwave protocols, version 1, §3.4.
 *
 *   plain ──decodeRequest──▶ Request ──▶ BeaconCommands ──▶ status, result ──▶ plain
 *
 * No answer holds a key. Each request has one answer; after an `apply` a notice follows when the controller sends what it put on air.
 */
import type { BeaconAnswer } from "@tillwave/shared/api/beacon";
import {
  type BeaconMessage,
  CHANGED_MEANWHILE,
  PAGED_BYTES_MAX,
  type Request,
  type RequestError,
  STATUS,
  cutPage,
  decodeRequest,
  encodeBeaconMessage,
} from "@tillwave/shared/beacon/provisioning/messages";
import {
  type Changes,
  decodeChanges,
  settingsDigest,
} from "@tillwave/shared/beacon/provisioning/settings-cbor";
import { encodeSettingsView } from "@tillwave/shared/beacon/provisioning/settings-view";
import { SETTINGS_VERSION } from "@tillwave/shared/beacon/settings";
import { concatBytes, equalBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { CborValue } from "@tillwave/shared/cose/cbor";
import type { FrameName } from "../advertiser/ports.ts";
import type { BeaconClock } from "../clock.ts";
import type { BeaconCommands } from "../commands.ts";
import type { SettingsStore } from "../settings-store.ts";
import type { Performed } from "./door.ts";
import type { RemoteReboot } from "./remote-reboot.ts";
import type { Staged } from "./staged.ts";

export interface SessionCommandsDeps {
  readonly commands: Pick<
    BeaconCommands,
    "identify" | "log" | "setClock" | "take" | "release" | "reset"
  >;
  readonly store: SettingsStore;
  readonly clock: BeaconClock;
  readonly staged: Staged;
  readonly reboot: RemoteReboot;
  readonly digest: Digest;
  readonly log: Log;
}

export interface SessionCommands {
  perform(plain: Uint8Array): Performed;
  /** The controller sends the first frame of settings. Null: nobody in this session waits for that. */
  onAir(frame: FrameName): Uint8Array | null;
  sessionOver(): void;
}

interface Reply {
  readonly status: number;
  readonly result: CborValue;
  readonly isLast?: boolean;
}

const reply = (status: number, result: CborValue = null): Reply => ({ status, result });
const DONE = reply(STATUS.done);

export function createSessionCommands(deps: SessionCommandsDeps): SessionCommands {
  const { commands, store, clock, staged, reboot, digest, log } = deps;
  /** As it was when its first page was asked for: it grows while it is read. */
  let lines: Uint8Array = new Uint8Array();
  let awaitsAir = false;

  function replyTo(request: Request): Reply {
    switch (request.op) {
      case "identify":
        return replyOf(commands.identify());
      case "read":
        return read(request.offset);
      case "apply":
        return "staged" in request.what ? applyStaged(request.what.staged) : apply(request.what);
      case "clock":
        commands.setClock(request.unixSeconds);
        return reply(STATUS.done, Math.floor(clock.time()));
      case "log":
        return readLog(request.offset, request.lines);
      case "reboot":
        return rebooted();
      case "reset":
        return { ...replyOf(commands.reset()), isLast: true };
      case "release":
        return { ...replyOf(commands.release()), isLast: true };
      case "stage":
        return reply(STATUS.done, staged.put(request));
    }
  }

  function read(offset: number): Reply {
    const { settings } = store;
    return settings === null
      ? reply(STATUS.notAllowed, "no-settings")
      : reply(
          STATUS.done,
          cutPage(encodeSettingsView(settings), settingsDigest(settings, digest), offset),
        );
  }

  function applyStaged(sha256: Uint8Array): Reply {
    const whole = staged.take(sha256);
    if (whole === null) {
      return reply(STATUS.badValue, "staged");
    }
    const changes = decodeChanges(whole);
    whole.fill(0);
    if (changes.ok) {
      return apply(changes.value);
    }
    const { error } = changes;
    return reply(STATUS.badValue, error.type === "wrong-field" ? error.field : "args");
  }

  function apply({ settings: changed, owner, basedOn }: Changes): Reply {
    const has = store.settings;
    const isBasedOnIt =
      basedOn === null || (has !== null && equalBytes(basedOn, settingsDigest(has, digest)));
    if (!isBasedOnIt) {
      return reply(STATUS.notAllowed, CHANGED_MEANWHILE);
    }
    const checked = store.check({ version: SETTINGS_VERSION, ...has, ...changed });
    if (!checked.ok) {
      return reply(STATUS.badValue, checked.error.field);
    }
    awaitsAir = true;
    const taken =
      owner === null
        ? commands.take(checked.value)
        : commands.take(checked.value, { keyVersion: owner.keyVersion, key: toHex(owner.key) });
    awaitsAir &&= taken.ok;
    return taken.ok
      ? reply(STATUS.done, settingsDigest(checked.value, digest))
      : reply(STATUS.storage);
  }

  function readLog(offset: number, count: number): Reply {
    if (offset === 0) {
      const answer = commands.log(count);
      lines = answer.answer === "log" ? textOf(answer.lines) : new Uint8Array();
    }
    return reply(STATUS.done, cutPage(lines, digest.sha256(lines), offset));
  }

  function rebooted(): Reply {
    const asked = reboot.ask();
    return asked.ok
      ? { ...DONE, isLast: true }
      : reply(asked.error === "too-soon" ? STATUS.busy : STATUS.notAllowed, asked.error);
  }

  return {
    perform(plain) {
      const request = decodeRequest(plain);
      const id = request.ok ? request.value.id : idOf(request.error);
      // Who cannot even be answered is no program of ours, whatever key it holds.
      if (id === null) {
        return { answers: [], isLast: true };
      }
      const { status, result, isLast } = request.ok
        ? replyTo(request.value)
        : replyToError(request.error);
      if (request.ok && isAct(request.value)) {
        log.info({ op: request.value.op, status }, "a central asked");
      }
      const answer: BeaconMessage = { type: "answer", id, status, result };
      return {
        answers: [encodeBeaconMessage(answer)],
        isLast: status === STATUS.done && isLast === true,
      };
    },
    onAir(frame) {
      if (!awaitsAir || frame === "unclaimed") {
        return null;
      }
      awaitsAir = false;
      return encodeBeaconMessage({ type: "on-air", frame });
    },
    sessionOver() {
      awaitsAir = false;
      lines = new Uint8Array();
    },
  };
}

/** What is only looked at, or sent in pieces, is no news. */
const isAct = ({ op }: Request): boolean => op !== "read" && op !== "log" && op !== "stage";

const idOf = (error: RequestError): number | null => (error.type === "malformed" ? null : error.id);

const replyToError = (error: RequestError): Reply =>
  error.type === "bad-value" ? reply(STATUS.badValue, error.field) : reply(STATUS.unknownOp);

function replyOf(answer: BeaconAnswer): Reply {
  if (answer.answer !== "refused") {
    return DONE;
  }
  switch (answer.why) {
    case "disk":
      return reply(STATUS.storage);
    case "not-now":
      return reply(STATUS.notAllowed, "no-lamp");
    case "settings":
    case "not-understood":
      return reply(STATUS.badValue, "args");
  }
}

/** The last of them, as many whole lines as are read page by page. */
function textOf(lines: readonly string[]): Uint8Array {
  const kept: Uint8Array[] = [];
  let length = 0;
  for (const line of lines.toReversed()) {
    const bytes = toUtf8(`${line}\n`);
    length += bytes.length;
    if (length > PAGED_BYTES_MAX) {
      break;
    }
    kept.unshift(bytes);
  }
  return concatBytes(kept);
}
