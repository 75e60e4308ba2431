/**
 * What the central (the program that hears beacons, connects to them and audits the air) says to programs of its own machine, over the
 * Unix socket `socket` in its folder: one JSON line asked, one JSON line answered. Its folder's owner alone can ask.
 *
 *   {"ask":"status"}                     → {"answer":"status","status":{…}}
 *   {"ask":"nearby"}                     → {"answer":"nearby","beacons":[…]}     all that is a beacon, loudest first
 *   {"ask":"start","order":{…}}          → {"answer":"job","id":"…"}            one device, one session, acts in order
 *   {"ask":"job","id":"…"}               → {"answer":"progress","job":{…}}       asked again and again until it is over
 *   {"ask":"cancel","id":"…"}            → {"answer":"done"}
 *   {"ask":"watch","plan":{…}}           → {"answer":"done"}                    what the auditor compares the air with
 *   {"ask":"audit"}                      → {"answer":"audit","beacons":[…],"findings":[…]}
 *   anything that cannot be              → {"answer":"refused","why":"…","detail":"…"}
 *
 * Keys go in and never come out. A job outlives whoever asked for it; the last ones are kept to be asked for.
 */
import * as v from "valibot";
import { auditFindingSchema } from "../beacon/audit-finding.ts";
import { parseLine } from "./line.ts";

/** In the central's folder. */
export const CENTRAL_SOCKET = "socket";
/** Of what is asked: a plan of a large shop. */
export const CENTRAL_LINE_BYTES_MAX = 512 * 1024;
export const CENTRAL_ANSWER_BYTES_MAX = 1024 * 1024;
const CENTRAL_TEXT_MAX = 500;
/** In one order. */
const ACTS_MAX = 8;
const WATCHED_MAX = 1000;
const NEARBY_MAX = 500;
/** Of a sparkline. */
const POINTS_MAX = 60;
const U32_MAX = 0xff_ff_ff_ff;

const text = v.pipe(v.string(), v.maxLength(CENTRAL_TEXT_MAX));
const maybeText = v.nullable(text);
const number = v.pipe(v.number(), v.finite());
const maybeNumber = v.nullable(number);
const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(U32_MAX));
const hex = (bytes: number) =>
  v.pipe(v.string(), v.length(bytes * 2), v.regex(/^[\da-f]+$/u, "not so many hex digits"));
const address = v.pipe(v.string(), v.regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/u));
const deviceId = hex(8);
const jobId = v.pipe(v.string(), v.regex(/^[\da-f]{16}$/u));

/** By what the beacon is opened: its label's key while it is nobody's, its owner's afterwards. */
const accessSchema = v.variant("slot", [
  v.strictObject({ slot: v.literal("label"), key: hex(16) }),
  v.strictObject({ slot: v.literal("owner"), key: hex(32), keyVersion: u32 }),
]);
export type Access = v.InferOutput<typeof accessSchema>;

const ownerSchema = v.strictObject({ key: hex(32), keyVersion: u32 });

const actSchema = v.variant("act", [
  /** It blinks. */
  v.strictObject({ act: v.literal("identify") }),
  /** Settings without their keys. */
  v.strictObject({ act: v.literal("read") }),
  /**
   * Fields of BeaconSettings (shared/beacon/settings.ts) that are to change; all of them for a beacon without settings. All or nothing.
   * `owner` claims it, or gives it another key. `confirm`: wait until the new ids are heard on air.
   */
  v.strictObject({
    act: v.literal("apply"),
    settings: v.record(v.string(), v.unknown()),
    owner: v.nullable(ownerSchema),
    confirm: v.boolean(),
  }),
  v.strictObject({ act: v.literal("clock"), unixSeconds: u32 }),
  v.strictObject({ act: v.literal("log"), lines: v.pipe(u32, v.minValue(1), v.maxValue(200)) }),
  v.strictObject({ act: v.literal("reboot") }),
  /** Factory reset: nothing is left but the label. */
  v.strictObject({ act: v.literal("reset") }),
  /** Owner, presence keys and settings are erased: anybody with its label can claim it. */
  v.strictObject({ act: v.literal("release") }),
]);
export type CentralAct = v.InferOutput<typeof actSchema>;

const orderSchema = v.strictObject({
  deviceId,
  access: accessSchema,
  acts: v.pipe(v.array(actSchema), v.minLength(1), v.maxLength(ACTS_MAX)),
});
export type CentralOrder = v.InferOutput<typeof orderSchema>;

/** One beacon as its plan wants it, with what its rolling ids are resolved by. */
const watchedSchema = v.strictObject({
  deviceId,
  name: text,
  place: v.nullable(u32),
  /** BeaconSettings as JSON, with its keys. */
  settings: v.record(v.string(), v.unknown()),
  /** dBm at this ear, where it was measured when it was hung up; null: only presence is audited, not loudness. */
  expectedRssi: maybeNumber,
});
export type WatchedBeacon = v.InferOutput<typeof watchedSchema>;

const watchPlanSchema = v.strictObject({
  /** Of the plan, rising. */
  version: u32,
  beacons: v.pipe(v.array(watchedSchema), v.maxLength(WATCHED_MAX)),
});
export type WatchPlan = v.InferOutput<typeof watchPlanSchema>;

const askSchema = v.variant("ask", [
  v.strictObject({ ask: v.literal("status") }),
  v.strictObject({ ask: v.literal("nearby") }),
  v.strictObject({ ask: v.literal("start"), order: orderSchema }),
  v.strictObject({ ask: v.literal("job"), id: jobId }),
  v.strictObject({ ask: v.literal("cancel"), id: jobId }),
  v.strictObject({ ask: v.literal("watch"), plan: watchPlanSchema }),
  v.strictObject({ ask: v.literal("audit") }),
]);
export type CentralAsk = Readonly<v.InferOutput<typeof askSchema>>;

/** What the ear's process says of itself. */
export const OWN_EAR_STATES = [
  "starting",
  "listening",
  "linked",
  "off",
  "no-bluetooth",
  "no-adapter",
  "no-permission",
  "refused",
] as const;
/** gone: its process has died or hangs, and another is on its way. */
export const EAR_STATES = [...OWN_EAR_STATES, "gone"] as const;

const statusSchema = v.object({
  version: text,
  ear: v.object({
    state: v.picklist(EAR_STATES),
    address: maybeText,
    detail: maybeText,
  }),
  /** Jobs that wait or are under way. */
  jobs: u32,
  /** The auditor's plan; 0 before there is one. */
  planVersion: u32,
});
export type CentralStatus = v.InferOutput<typeof statusSchema>;

/** What a beacon of ours says of itself in its scan response; null of all others. */
const announcedSchema = v.object({
  state: v.picklist(["unclaimed", "claimed", "locked-out"]),
  /** The low 16 bits. */
  keyVersion: u32,
  /** The first four bytes, 8 hex digits. */
  devicePrefix: hex(4),
});

const nearbySchema = v.object({
  address,
  addressType: v.picklist(["public", "random"]),
  announced: v.nullable(announcedSchema),
  name: maybeText,
  /** dBm, the median of the last seconds. */
  rssi: maybeNumber,
  spread: maybeNumber,
  /** [Unix milliseconds, dBm], the newest last, about one a second: for a sparkline. */
  points: v.pipe(v.array(v.tuple([number, number])), v.maxLength(POINTS_MAX)),
  /** Milliseconds. */
  interval: maybeNumber,
  heardAgo: number,
  connectable: v.boolean(),
  /** "ibeacon", "uid", "eid", … as they were heard. */
  frames: v.pipe(v.array(text), v.maxLength(16)),
});
export type NearbyBeacon = v.InferOutput<typeof nearbySchema>;

const JOB_STEPS = [
  /** For its turn. */
  "waiting",
  /** For the beacon to be heard, connectable. */
  "seeking",
  "connecting",
  /** Noise. */
  "opening",
  "working",
  /** For the new ids to be on air. */
  "listening",
  "over",
] as const;

export const JOB_FAULTS = [
  /** Not heard in time. */
  "not-found",
  /** Heard, and no connection came about. */
  "not-connected",
  /** Wrong label or owner key: it hangs up without a word. */
  "not-opened",
  /** It says that it waits after too many wrong tries. */
  "locked-out",
  /** The connection was lost on the way: it goes by its old or its new settings, wholly. */
  "lost",
  "timed-out",
  /** It refused, `detail` says what: a wrong value, a state that does not allow it, a disk that takes nothing. */
  "refused",
  /** It speaks a later or earlier version. */
  "other-version",
  /** Applied, and not heard on air in time. */
  "not-heard",
  "no-radio",
  "cancelled",
] as const;
export type JobFault = (typeof JOB_FAULTS)[number];

const actResultSchema = v.object({
  act: text,
  /** Null: done. */
  refused: v.nullable(v.object({ why: text, detail: maybeText })),
  /** Of "read" and "log". */
  value: v.unknown(),
});

const jobSchema = v.object({
  id: jobId,
  deviceId,
  step: v.picklist(JOB_STEPS),
  /** Of the step, 0 to 100. */
  percent: number,
  /** Milliseconds since it was asked for. */
  took: number,
  fault: v.nullable(v.object({ type: v.picklist(JOB_FAULTS), detail: maybeText })),
  /** In the order of the acts, as far as they came. */
  results: v.pipe(v.array(actResultSchema), v.maxLength(ACTS_MAX)),
  /** What the beacon said of itself when it was opened; null before. */
  device: v.nullable(
    v.object({
      firmware: text,
      settingsVersion: u32,
      /** Unix seconds. */
      deviceTime: number,
      bootCount: u32,
      claimed: v.boolean(),
    }),
  ),
  /** The first report with the new ids, and how long after the connection was asked for; null where none was waited for, as outside of its hours. */
  heard: v.nullable(v.object({ rssi: maybeNumber, afterMs: number })),
  /** Round trips, for the curious and the bench. */
  roundTrips: u32,
});
export type CentralJob = v.InferOutput<typeof jobSchema>;

const auditedSchema = v.object({
  deviceId,
  name: text,
  place: v.nullable(u32),
  state: v.picklist(["on-air", "weak", "silent", "unknown"]),
  rssi: maybeNumber,
  expectedRssi: maybeNumber,
  heardAgo: maybeNumber,
  /** Of the time in which it should be; null while there is too little of it. */
  onAirShare: maybeNumber,
  /** Seconds, its clock against the ear's; null where no rolling id was heard. */
  clockOffset: maybeNumber,
  points: v.pipe(v.array(v.tuple([number, number])), v.maxLength(POINTS_MAX)),
});
export type AuditedBeacon = v.InferOutput<typeof auditedSchema>;

const refusals = ["malformed", "unknown-job", "too-many-jobs", "settings", "not-now"] as const;
export type CentralRefusal = (typeof refusals)[number];

const answerSchema = v.variant("answer", [
  v.object({ answer: v.literal("status"), status: statusSchema }),
  v.object({
    answer: v.literal("nearby"),
    beacons: v.pipe(v.array(nearbySchema), v.maxLength(NEARBY_MAX)),
  }),
  v.object({ answer: v.literal("job"), id: jobId }),
  v.object({ answer: v.literal("progress"), job: jobSchema }),
  v.object({ answer: v.literal("done") }),
  v.object({
    answer: v.literal("audit"),
    planVersion: u32,
    beacons: v.pipe(v.array(auditedSchema), v.maxLength(WATCHED_MAX)),
    findings: v.pipe(v.array(auditFindingSchema), v.maxLength(WATCHED_MAX)),
  }),
  v.object({ answer: v.literal("refused"), why: v.picklist(refusals), detail: text }),
]);
export type CentralAnswer = Readonly<v.InferOutput<typeof answerSchema>>;

/** Null for what nobody asks. */
export const parseCentralAsk = (line: string): CentralAsk | null =>
  parseLine(askSchema, line, CENTRAL_LINE_BYTES_MAX);
/** Null for what no central answers. */
export const parseCentralAnswer = (line: string): CentralAnswer | null =>
  parseLine(answerSchema, line, CENTRAL_ANSWER_BYTES_MAX);
