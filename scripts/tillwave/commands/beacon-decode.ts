/** What the bytes of an advertisement say. */
import { readFileSync } from "node:fs";
import { wordsOfFault } from "@tillwave/beacon-peripheral/settings-words";
import { type AdStructure, decodeAd, encodeAd } from "@tillwave/shared/beacon/ad";
import {
  type BeaconFrame,
  type OtherStructure,
  decodeAdvertisement,
} from "@tillwave/shared/beacon/frame";
import { type BeaconKeys, parseBeaconSettings } from "@tillwave/shared/beacon/settings";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import {
  FRAME_TITLES,
  FRAME_WORTH,
  type Field,
  adErrorWords,
  fieldsOf,
  frameErrorWords,
  spacedHex,
  structureWords,
} from "../beacon/advertisement-words.ts";
import { frameJson } from "../beacon/frame-words.ts";
import { type OwnId, type OwnKeys, findOwnId } from "../beacon/own-ids.ts";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";

const PIECES_MAX = 64;
/** Of all pieces: what is longer is no advertisement, and is not looked at. */
const DIGITS_MAX = 1024;
const TIME_MAX = 0xffff_ffff;
const LABEL_WIDTH = 14;

export const beaconDecode: Command = {
  name: "beacon decode",
  does: "Says what the bytes of an advertisement mean, field by field",
  takes: "HEX… [--settings FILE] [--at SECONDS]",
  help: [
    "  HEX…             the advertising data, or a scan response: up to 31 bytes, in pieces if you like",
    "  --settings FILE  of a beacon: is this its id, and of which window? Its sealed figures are opened",
    "  --at SECONDS     when it was heard, in Unix seconds (default: now)",
    "",
    "iBeacon says what is heard 1 m away, Eddystone what would be heard at 0 m: 41 dB more.",
    "Exit codes: 0 all of it is understood, 1 something is broken, or is not that beacon's, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave beacon decode 02011A1AFF4C000215E2C56DB5DFFB48D2B060D0F5A71096E000010002C5",
    "tillwave beacon decode 02 01 06 03 03 AA FE 0D 16 AA FE 30 EE 89 D1 91 C4 62 45 74 08",
    "tillwave beacon decode 0D16AAFE30EE89D191C462457408 --settings door.json --at 1800000000",
  ],
  options: { settings: { type: "string" }, at: { type: "string" } },
  namesMin: 1,
  namesMax: PIECES_MAX,
  async run(given) {
    const bytes = readBytes(given.names);
    const own = readOwn(given);
    if (!bytes.ok) {
      return usage(bytes.error);
    }
    return own.ok ? decode(bytes.value, own.value) : own.error;
  },
};

function readBytes(pieces: readonly string[]): Result<Uint8Array, string> {
  const digits = pieces.map((piece) => piece.replace(/^0x/iu, "")).join("");
  const bare = digits.replaceAll(/[\s:,-]/gu, "");
  return bare.length <= DIGITS_MAX && /^(?:[0-9a-f]{2})+$/iu.test(bare)
    ? ok(fromHex(bare))
    : err("These are no hexadecimal bytes. tillwave beacon decode --help has examples.");
}

/** Null where no settings are given. */
function readOwn(given: Given): Result<OwnKeys | null, Outcome> {
  const file = textOf(given, "settings");
  const at = textOf(given, "at");
  const now = at === undefined ? Math.floor(Date.now() / 1000) : Number(at);
  if (!Number.isSafeInteger(now) || now < 0 || now > TIME_MAX) {
    return err(usage(`--at takes Unix seconds, 0 to ${TIME_MAX}.`));
  }
  if (file === undefined) {
    return ok(null);
  }
  const keys = readKeys(file);
  return keys.ok ? ok({ keys: keys.value, now, crypto: createNodeCrypto() }) : err(keys.error);
}

function readKeys(file: string): Result<BeaconKeys, Outcome> {
  let json: string;
  try {
    json = readFileSync(file, "utf8");
  } catch (error) {
    return err(usage(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`));
  }
  const settings = parseBeaconSettings(json);
  if (!settings.ok) {
    return err(usage(`${file} holds no settings of a beacon. ${wordsOfFault(settings.error)}`));
  }
  const { keys } = settings.value;
  return keys === null ? err(usage(`${file} holds no keys: nothing of it rolls.`)) : ok(keys);
}

/** What became of one structure. */
interface Part {
  readonly say: readonly string[];
  readonly json: object;
  readonly isGood: boolean;
}

function decode(bytes: Uint8Array, own: OwnKeys | null): Outcome {
  const structures = decodeAd(bytes);
  if (!structures.ok) {
    const broken = failed(structures.error.type, adErrorWords(structures.error));
    return { ...broken, json: { ...broken.json, ...structures.error } };
  }
  const parts = structures.value.map((structure) => partOf(structure, own));
  const json = { bytes: toHex(bytes), structures: parts.map((part) => part.json) };
  const say = [
    `${bytes.length} bytes${parts.length === 0 ? ": nothing is said" : ""}`,
    ...parts.flatMap((part) => part.say),
  ];
  return parts.every(({ isGood }) => isGood)
    ? done(say, json)
    : { exit: 1, say, json: { error: "not-understood", ...json } };
}

/** Each structure by itself, so that they keep their order. */
function partOf(structure: AdStructure, own: OwnKeys | null): Part {
  const encoded = encodeAd([structure]);
  const alone = decodeAdvertisement(encoded.ok ? encoded.value : new Uint8Array(0));
  const hex = encoded.ok ? spacedHex(encoded.value) : "";
  const [frame] = alone.ok ? alone.value.frames : [];
  if (frame !== undefined) {
    return framePart(hex, frame, own);
  }
  const [other] = alone.ok ? alone.value.others : [];
  return otherPart(hex, other ?? { ...structure, fault: null });
}

function framePart(hex: string, frame: BeaconFrame, own: OwnKeys | null): Part {
  const id = own === null ? "plain" : findOwnId(frame, own);
  const isSealed = id !== null && id !== "plain" && id.tlm !== null;
  const fields = [
    ...fieldsOf(frame),
    ...(isSealed && id.tlm !== null ? fieldsOf({ type: "eddystone-tlm", ...id.tlm }) : []),
    ...(own === null || id === "plain" ? [] : [whose(id, own)]),
  ];
  return {
    say: [
      hex,
      `  ${FRAME_TITLES[frame.type]}`,
      ...fields.map(([name, value]) => `    ${name.padEnd(LABEL_WIDTH)} ${value}`),
      ...(isSealed ? [] : [`    ${FRAME_WORTH[frame.type]}`]),
    ],
    json: {
      ...frameJson(frame),
      ...(own === null || id === "plain" ? {} : { own: id !== null, window: id?.window ?? null }),
      ...(isSealed ? { tlm: id.tlm } : {}),
    },
    isGood: id !== null,
  };
}

function whose(id: OwnId | null, { now, keys }: OwnKeys): Field {
  if (id === null) {
    return ["whose", "not that beacon's: another key, another time, or a copy that is too old"];
  }
  const began = new Date(id.window * 1000).toISOString().replace(/\.\d+Z$/u, "Z");
  const isOfNow = now >= id.window && now < id.window + 2 ** keys.eidExponent;
  const late = now - id.window;
  const away = isOfNow ? "the window of that moment" : `${late} s before that moment`;
  return ["whose", `that beacon's, of the window from ${began} on: ${away}`];
}

function otherPart(hex: string, { fault, type, data }: OtherStructure): Part {
  const words = structureWords({ type, data });
  return {
    say: [hex, `  ${words}`, ...(fault === null ? [] : [`    broken: ${frameErrorWords(fault)}`])],
    json: { type, data: toHex(data), ...(fault === null ? {} : { fault }) },
    isGood: fault === null,
  };
}
