/**
 * The beacon's door: lets a central in that holds the key, hands what it says to whoever obeys, and shows out all others.
 *
 *   radio ──central──▶ fragments ▶ Noise ──plain──▶ perform ──answers──▶ Noise ▶ fragments ──notify──▶ radio
 *                          └────────┴── events ──▶ session.ts ── effects: failures on the disk, keys wiped, hang-up
 *
 * Slot 0 (the label) opens a beacon that is nobody's, slot 1 (the owner's key) one that is somebody's; never both.
 * Spec: Tillwave protocols, version 1, §3. Nothing here is written into the log but numbers of what happened.
 */
import { PROTOCOL_VERSION } from "@tillwave/shared/beacon/provisioning/ids";
import {
  type Announcement,
  encodeAnnouncement,
} from "@tillwave/shared/beacon/provisioning/announce";
import {
  type Assembler,
  type Fragmenter,
  createAssembler,
  createFragmenter,
} from "@tillwave/shared/beacon/provisioning/fragments";
import { type Hello, encodeHello } from "@tillwave/shared/beacon/provisioning/hello";
import { labelPsk, prologue } from "@tillwave/shared/beacon/provisioning/keys";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { type Transport, startResponder } from "@tillwave/shared/beacon/provisioning/noise";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { BeaconPorts } from "../beacon-ports.ts";
import { type CentralEvent, MTU_MIN } from "../ports.ts";
import type { Owner } from "../settings-store.ts";
import type { KeptDoorRecord } from "./door-record.ts";
import { forgetFailures, pardon, startLockOut, takeFailure, waitLeft } from "./lock-out.ts";
import {
  IDLE,
  type SessionEffect,
  type SessionEvent,
  isTalking,
  sessionDueAt,
  stepSession,
} from "./session.ts";

/** Of ATT: opcode and handle. */
const ATT_HEADER_BYTES = 3;

export interface Performed {
  /** In the order in which they are to be sent. */
  readonly answers: readonly Uint8Array[];
  /** There is nothing to talk about any more. */
  readonly isLast: boolean;
}

export interface DoorDeps extends Pick<
  BeaconPorts,
  "clocks" | "timers" | "random" | "crypto" | "log"
> {
  /** Null: nothing opens it over the air. */
  readonly label: Label | null;
  readonly record: KeptDoorRecord;
  owner(): Owner | null;
  hello(): Hello;
  perform(plain: Uint8Array): Performed;
  /** A session is over, or another begins: what was meant for it alone is forgotten. */
  sessionOver(): void;
  readonly radio: {
    notify(link: number, bytes: Uint8Array): void;
    hangUp(link: number): void;
  };
  /** It announces itself in another way from now on. */
  changed(): void;
}

export interface DoorView {
  readonly state: Announcement["state"];
  /** Milliseconds until it listens again; 0 where it does. */
  readonly waitMs: number;
  /** Whether somebody is inside. */
  readonly isOpen: boolean;
}

export interface Door {
  view(): DoorView;
  /** A whole AD structure; empty where nothing opens it. */
  announcement(): Uint8Array;
  central(event: CentralEvent): void;
  /** To who is inside, unasked. */
  notice(plain: Uint8Array): void;
  /** Somebody holds the button: whoever has been shut out may try again. */
  pardon(): void;
  /** All that was counted is forgotten, and who is inside by the old key is shown out: the beacon is nobody's any more. */
  forget(): void;
  close(): void;
}

interface Line {
  readonly assembler: Assembler;
  readonly fragmenter: Fragmenter;
  mtu: number;
  transport: Transport | null;
}

export function createDoor(deps: DoorDeps): Door {
  const { clocks, timers, random, crypto, log, label, record, radio } = deps;
  const now = (): number => clocks.monotonic();
  let session = IDLE;
  let lockOut = startLockOut(record.now().failures, now());
  let line = newLine();
  /** While something is performed; null otherwise. */
  let notices: Uint8Array[] | null = null;
  let cancelTime = (): void => {};
  let cancelUnlock = (): void => {};
  const isLocked = (): boolean => waitLeft(lockOut, now()) > 0;

  function take(event: SessionEvent): void {
    const step = stepSession(session, event);
    session = step.session;
    step.effects.forEach(perform);
    cancelTime();
    const due = sessionDueAt(session);
    if (due !== null) {
      const wait = Math.max(0, due - now());
      cancelTime = timers.later(() => take({ type: "time", at: now() }), wait);
    }
  }

  function perform(effect: SessionEffect): void {
    switch (effect) {
      case "wipe-keys":
        line.transport?.wipe();
        line = newLine();
        deps.sessionOver();
        return;
      case "count-failure":
        lockOut = takeFailure(lockOut, now());
        record.change({ failures: lockOut.failures });
        log.warn({ failures: lockOut.failures }, "a central could not open this beacon");
        lockOutChanged();
        return;
      case "forget-failures":
        lockOut = forgetFailures(lockOut);
        record.change({ failures: 0 });
        log.info({}, "a central has opened this beacon");
        lockOutChanged();
        return;
      case "hang-up":
        radio.hangUp(session.link);
    }
  }

  function lockOutChanged(): void {
    awaitUnlock();
    deps.changed();
  }

  function awaitUnlock(): void {
    cancelUnlock();
    const wait = waitLeft(lockOut, now());
    if (wait > 0) {
      cancelUnlock = timers.later(lockOutChanged, wait);
    }
  }

  function wrote(bytes: Uint8Array): void {
    const assembled = line.assembler.take(bytes);
    if (assembled.type === "broken") {
      take({ type: "garbled", at: now(), chance: chance() });
    } else if (assembled.type === "message") {
      heard(assembled.message);
    }
  }

  function heard(message: Uint8Array): void {
    if (session.phase === "knocking") {
      knocked(message);
      return;
    }
    const plain = line.transport?.open(message) ?? null;
    take({ type: "said", at: now(), verifies: plain !== null, chance: chance() });
    if (plain === null) {
      return;
    }
    notices = [];
    const { answers, isLast } = deps.perform(plain);
    // What it brought about comes behind its answer.
    const later = notices;
    notices = null;
    [...answers, ...later].forEach(say);
    if (isLast) {
      take({ type: "finished", at: now() });
    }
  }

  function knocked(m1: Uint8Array): void {
    const opened = responder()?.accept(m1, encodeHello(deps.hello())) ?? null;
    take({ type: "knocked", at: now(), opens: opened !== null, chance: chance() });
    if (opened !== null) {
      line.transport = opened.transport;
      send(opened.m2);
    }
  }

  function responder() {
    if (label === null) {
      return null;
    }
    const { deviceId } = label;
    const owner = deps.owner();
    return owner === null
      ? startResponder({
          psk: labelPsk(label.key, deviceId, crypto),
          prologue: prologue({ deviceId, slot: 0, keyVersion: 0 }),
          random,
        })
      : startResponder({
          psk: fromHex(owner.key),
          prologue: prologue({ deviceId, slot: 1, keyVersion: owner.keyVersion }),
          random,
        });
  }

  function say(plain: Uint8Array): void {
    if (line.transport !== null) {
      send(line.transport.seal(plain));
    }
  }

  function send(message: Uint8Array): void {
    for (const fragment of line.fragmenter.split(message, line.mtu - ATT_HEADER_BYTES)) {
      radio.notify(session.link, fragment);
    }
  }

  /** In [0, 1). */
  function chance(): number {
    const [high = 0, low = 0] = random.bytes(2);
    return (high * 256 + low) / 0x1_0000;
  }

  function stateNow(): Announcement["state"] {
    if (isLocked()) {
      return "locked-out";
    }
    return deps.owner() === null ? "unclaimed" : "claimed";
  }

  awaitUnlock();

  return {
    view: () => ({
      state: stateNow(),
      waitMs: waitLeft(lockOut, now()),
      isOpen: session.phase === "open",
    }),
    announcement: () =>
      label === null
        ? new Uint8Array()
        : encodeAnnouncement({
            version: PROTOCOL_VERSION,
            state: stateNow(),
            keyVersion: deps.owner()?.keyVersion ?? 0,
            devicePrefix: label.deviceId,
          }),
    central({ link, what }) {
      if (what.type === "connected") {
        take({ type: "came", at: now(), link, isLocked: isLocked(), chance: chance() });
      } else if (link !== session.link) {
        return;
      } else if (what.type === "gone") {
        take({ type: "gone", at: now() });
      } else if (what.type === "mtu") {
        line.mtu = what.mtu;
      } else if (what.type === "wrote" && isTalking(session)) {
        wrote(what.bytes);
      }
    },
    notice(plain) {
      if (notices !== null) {
        notices.push(plain);
      } else if (session.phase === "open") {
        say(plain);
      }
    },
    pardon() {
      lockOut = pardon(now());
      record.change({ failures: 0 });
      lockOutChanged();
    },
    forget() {
      lockOut = startLockOut(0, now());
      record.change({ failures: 0 });
      lockOutChanged();
      // Who asked for it is still to hear the answer.
      if (notices === null) {
        take({ type: "finished", at: now() });
      }
    },
    close() {
      cancelTime();
      cancelUnlock();
      line.transport?.wipe();
    },
  };
}

const newLine = (): Line => ({
  assembler: createAssembler(),
  fragmenter: createFragmenter(),
  mtu: MTU_MIN,
  transport: null,
});
