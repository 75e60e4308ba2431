/**
 * What a beacon and a central read of each other while a beacon is set up, under hostile input: a session's fragments and
 * sealed messages, requests and answers, settings as CBOR, labels, announcements.
 *
 * Each target throws where a parser throws, takes what was never said, or reads two spellings of one thing.
 */
import {
  encodeAnnouncement,
  findAnnouncement,
} from "@tillwave/shared/beacon/provisioning/announce";
import {
  ATT_PAYLOAD_MIN,
  createAssembler,
  createFragmenter,
} from "@tillwave/shared/beacon/provisioning/fragments";
import { decodeHello, encodeHello } from "@tillwave/shared/beacon/provisioning/hello";
import {
  formatLabelQr,
  formatLabelText,
  parseLabel,
} from "@tillwave/shared/beacon/provisioning/label";
import {
  type BeaconMessage,
  type Request,
  cutPage,
  decodeBeaconMessage,
  decodeRequest,
  encodeBeaconMessage,
  encodeRequest,
  pageOf,
  reasonOf,
  stagedOf,
} from "@tillwave/shared/beacon/provisioning/messages";
import { startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import {
  type Changes,
  decodeChanges,
  encodeChanges,
} from "@tillwave/shared/beacon/provisioning/settings-cbor";
import {
  decodeSettingsView,
  encodeSettingsView,
} from "@tillwave/shared/beacon/provisioning/settings-view";
import { assert, present } from "@tillwave/shared/core/assert";
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import {
  HELLO,
  LABEL,
  LABEL_SESSION,
  listeningBeacon,
  randomOf,
  secretOf,
} from "@tillwave/shared/testing/provisioning-session";
import type { Target } from "./target.ts";

const ATT_PAYLOAD = 244;
const OWNER = { keyVersion: 1, key: new Uint8Array(32).fill(0x33) };
const WHOLE: Changes = { settings: BEACON_SETTINGS, owner: OWNER, basedOn: new Uint8Array(8) };
const CHANGES: readonly Changes[] = [
  WHOLE,
  ...[
    { keys: BEACON_SETTINGS.keys && { ...BEACON_SETTINGS.keys, ibeacon: null } },
    { hours: [{ days: [1, 2], from: "09:00", to: "24:00" }], timeZone: "UTC", name: "Door" },
    { panel: { kind: "firmata" as const, port: "/dev/ttyACM0", led: 13, button: 2 }, slotMs: 500 },
    { panel: { kind: "gpio" as const, chip: "pinctrl-rp1", led: 17, button: null }, txPower: 4 },
    { panel: { kind: "sysfs" as const, led: "ACT", button: "gpio-keys" }, keys: null, url: null },
  ].map((settings) => ({ settings, owner: null, basedOn: null })),
];
const REQUESTS: readonly Request[] = [
  { op: "identify", id: 1, seconds: 10 },
  { op: "clock", id: 2, unixSeconds: 1_800_000_000 },
  { op: "read", id: 3, offset: 448 },
  { op: "apply", id: 4, what: WHOLE },
  { op: "apply", id: 5, what: { staged: new Uint8Array(32).fill(1) } },
  { op: "log", id: 6, offset: 0, lines: 20 },
  { op: "stage", id: 7, offset: 448, total: 500, piece: new Uint8Array(52) },
  { op: "reboot", id: 8 },
  { op: "reset", id: 9 },
  { op: "release", id: 10 },
];
const MESSAGES: readonly BeaconMessage[] = [
  { type: "answer", id: 1, status: 0, result: null },
  { type: "answer", id: 2, status: 3, result: "keys.eid" },
  { type: "answer", id: 3, status: 0, result: 448 },
  { type: "answer", id: 4, status: 0, result: cutPage(new Uint8Array(900), HELLO, 448) },
  { type: "progress", id: 2, percent: 50 },
  { type: "on-air", frame: "eid" },
];

/** What a central writes, one after the other: each with its length in front, in two bytes. */
const asWrites = (writes: readonly Uint8Array[]): Uint8Array =>
  concatBytes(
    writes.flatMap((write) => [Uint8Array.of(write.length >> 8, write.length & 0xff), write]),
  );

function writesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const writes: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const end = at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    writes.push(bytes.slice(at + 2, end));
    at = end;
  }
  return writes;
}

/** A session between two who always take the same ephemeral keys: what was recorded of it is understood once more. */
const RECORDED: Uint8Array = record();

function record(): Uint8Array {
  const initiator = startInitiator({ ...LABEL_SESSION, random: randomOf(secretOf("i")) });
  const beacon = listeningBeacon(randomOf(secretOf("r")));
  const { split } = createFragmenter();
  const writes: Uint8Array[] = [];
  const say = (message: Uint8Array): void => {
    for (const fragment of split(message, ATT_PAYLOAD)) {
      writes.push(fragment);
      beacon.write(fragment);
    }
  };
  say(initiator.m1);
  const { transport } = present(
    initiator.finish(present(beacon.answers[0], "the beacon's answer")),
    "the session",
  );
  for (const request of REQUESTS) {
    say(transport.seal(encodeRequest(request)));
  }
  assert(beacon.accepted.length === REQUESTS.length, "a beacon takes what its owner says");
  return asWrites(writes);
}

export const PROVISIONING_TARGETS: readonly Target[] = [
  {
    name: "provisioning-replayed",
    kind: "bytes",
    isText: false,
    isCostly: true,
    good: [RECORDED],
    feed: feedStranger,
  },
  {
    name: "provisioning-on-the-line",
    kind: "bytes",
    isText: false,
    isCostly: true,
    good: [RECORDED],
    feed: feedOnTheLine,
  },
  {
    name: "provisioning-fragments",
    kind: "bytes",
    isText: false,
    good: [
      asWrites(["800014000102030405060708090a0b0c0d0e0f10", "41111213", "c2000109"].map(fromHex)),
      asWrites(["80000400", "8100040001", "c0000101"].map(fromHex)),
      asWrites(["80000700", "010203", "42040506"].map(fromHex)),
    ],
    feed: feedFragments,
  },
  {
    name: "provisioning-requests",
    kind: "bytes",
    isText: false,
    good: REQUESTS.map(encodeRequest),
    feed: feedRequest,
  },
  {
    name: "provisioning-changes",
    kind: "bytes",
    isText: false,
    good: CHANGES.map(encodeChanges),
    feed: feedChanges,
  },
  {
    name: "provisioning-answers",
    kind: "bytes",
    isText: false,
    good: [...MESSAGES.map(encodeBeaconMessage), HELLO, fromHex("820365392e302e30")],
    feed: feedAnswer,
  },
  {
    name: "provisioning-settings-read",
    kind: "json",
    isText: true,
    good: [
      encodeSettingsView(BEACON_SETTINGS),
      encodeSettingsView({ ...BEACON_SETTINGS, keys: null }),
    ],
    feed: feedSettingsView,
  },
  {
    name: "provisioning-label",
    kind: "bytes",
    isText: true,
    good: [
      formatLabelQr(LABEL),
      formatLabelText(LABEL),
      "TWE12DI5FU6U2XLNOUCRKJJVIVKWK5MFSWS",
      "https://shop.example/",
    ].map(toUtf8),
    feed: feedLabel,
  },
  {
    name: "provisioning-announcement",
    kind: "structures",
    isText: false,
    good: [
      "1921412c0e6d3a1f549b0b4c1d5e01006c7a01010203d0d1d2d3",
      "0201061921412c0e6d3a1f549b0b4c1d5e01006c7a01000000d0d1d2d300",
    ].map(fromHex),
    feed: feedAnnouncement,
  },
];

let strangers = 0;

/** To a beacon that has drawn new keys, nothing recorded, and nothing made of it, is a command. */
function feedStranger(bytes: Uint8Array): void {
  const beacon = listeningBeacon(randomOf(secretOf(`${(strangers += 1)}`)));
  for (const write of writesOf(bytes)) {
    beacon.write(write);
  }
  assert(beacon.accepted.length === 0, "a stranger is not obeyed");
}

/** Where the line is held by somebody else, what was said is heard up to the first change, and nothing that was not said. */
function feedOnTheLine(bytes: Uint8Array): void {
  const beacon = listeningBeacon(randomOf(secretOf("r")));
  for (const write of writesOf(bytes)) {
    beacon.write(write);
  }
  for (const [i, accepted] of beacon.accepted.entries()) {
    const said = REQUESTS[i];
    const isSaid = said !== undefined && equalBytes(encodeRequest(accepted), encodeRequest(said));
    assert(isSaid, "what was not said is not obeyed");
  }
}

/** A message that is put together is cut and put together again. */
function feedFragments(bytes: Uint8Array): void {
  const assembler = createAssembler();
  for (const write of writesOf(bytes)) {
    const taken = assembler.take(write);
    if (taken.type === "message") {
      const again = createAssembler();
      const pieces = createFragmenter().split(taken.message, ATT_PAYLOAD_MIN);
      const last = pieces.map((piece) => again.take(piece)).at(-1);
      assert(
        last?.type === "message" && equalBytes(last.message, taken.message),
        "a message comes back",
      );
    }
  }
}

function feedRequest(plain: Uint8Array): void {
  const request = decodeRequest(plain);
  if (request.ok) {
    assert(equalBytes(encodeRequest(request.value), plain), "a request has one spelling");
  } else {
    assert(toHex(toUtf8(JSON.stringify(request.error))).length < 400, "an error is short");
  }
}

function feedChanges(encoded: Uint8Array): void {
  const changes = decodeChanges(encoded);
  assert(
    !changes.ok || equalBytes(encodeChanges(changes.value), encoded),
    "changes have one spelling",
  );
}

function feedAnswer(plain: Uint8Array): void {
  const message = decodeBeaconMessage(plain);
  if (message !== null) {
    assert(equalBytes(encodeBeaconMessage(message), plain), "an answer has one spelling");
    const result = message.type === "answer" ? message.result : null;
    pageOf(result);
    stagedOf(result);
    reasonOf(result);
  }
  const hello = decodeHello(plain);
  if (hello.ok) {
    assert(decodeHello(encodeHello(hello.value)).ok, "a hello is one again");
    encodeHello({ ...hello.value, claimed: true, hasPresenceKey: true, canBlink: true });
  }
}

function feedSettingsView(bytes: Uint8Array): void {
  const view = decodeSettingsView(bytes);
  if (view.ok) {
    const again = decodeSettingsView(toUtf8(JSON.stringify(view.value)));
    assert(again.ok, "settings that were read are read again");
  }
}

function feedLabel(bytes: Uint8Array): void {
  const label = parseLabel(new TextDecoder().decode(bytes), nobleCrypto);
  if (label.ok) {
    const again = parseLabel(formatLabelQr(label.value), nobleCrypto);
    assert(again.ok && equalBytes(again.value.key, label.value.key), "a label is itself");
    const typed = parseLabel(formatLabelText(label.value), nobleCrypto);
    assert(typed.ok && equalBytes(typed.value.key, label.value.key), "a label can be typed");
  }
}

function feedAnnouncement(bytes: Uint8Array): void {
  const announcement = findAnnouncement(bytes);
  if (announcement !== null) {
    const again = findAnnouncement(encodeAnnouncement(announcement));
    assert(JSON.stringify(again) === JSON.stringify(announcement), "an announcement is itself");
  }
}
