/**
 * Check-ins: from the bytes that a phone posts to the points that are booked and the answer.
 *
 *   address ─▶ shape ─▶ who ─▶ signature ─▶ customer's limits ─▶ index ─▶ wide search ─▶ judged, booked, on the disk ─▶ answer
 *
 * Spec: Tillwave protocols, version 1, §2.4. What costs more comes later: a storm from one address reaches
 * no signature, a storm from one key no search. The log has place, w − n, status, quality and the first
 * bytes of who; never a code that is still good.
 */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type CheckIn, openCheckIn, peekCheckIn } from "@tillwave/shared/presence/check-in";
import { type Judgement, judgeCheckIn } from "@tillwave/shared/presence/judge";
import type { Limited, Limits } from "@tillwave/shared/presence/limits";
import type { Zone } from "@tillwave/shared/presence/zones";
import { map } from "@tillwave/sqlite/durable";
import type { HubContext } from "../context.ts";
import type { GroupCommit } from "../group-commit.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { NewVisit, StoredCustomer, Visit } from "../store/presence-rows.ts";
import type { AddressLimits } from "./address-limits.ts";
import type { CodeCrowd } from "./code-crowd.ts";
import {
  type CustomersReply,
  type Outcome,
  checkInAnswer,
  customersRefusal,
  firstWindowOf,
  timeOfWindow,
} from "./customer-answers.ts";
import type { Ears, Heard } from "./ears.ts";
import { periodOf } from "./period.ts";
import { quarterOf } from "./sums.ts";
import type { ZonesBook } from "./zones-book.ts";
import { zoneOf } from "./zones-document.ts";

/** Of a customer's name, where people read it: in the log and in alarms. */
export const PREFIX_DIGITS = 8;

export interface CheckInDeps {
  readonly context: HubContext;
  readonly group: GroupCommit;
  readonly ears: Ears;
  readonly book: ZonesBook;
  readonly limits: Limits;
  readonly addresses: AddressLimits;
  readonly crowd: CodeCrowd;
  /** Whether people have not been told of it lately. */
  readonly isNews: (word: string) => boolean;
}

export async function takeCheckIn(
  body: Uint8Array,
  address: string,
  deps: CheckInDeps,
): Promise<CustomersReply> {
  const { context, ears, addresses } = deps;
  const now = ears.clock.now();
  const waitSeconds = addresses.request(address, now);
  if (waitSeconds !== null) {
    return customersRefusal("too-many", { waitSeconds });
  }
  const peeked = peekCheckIn(body);
  if (!peeked.ok || peeked.value.checkIn.merchant !== context.hub.merchant) {
    return customersRefusal("malformed");
  }
  const found = context.store.read((rows) => rows.customers.find(peeked.value.customer));
  if (!found.ok) {
    return customersRefusal("busy");
  }
  const customer = found.value.value;
  if (customer === null) {
    return customersRefusal("unknown-customer");
  }
  const against = { keyOf: () => customer.publicKey, crypto: context.ports.crypto };
  const opened = openCheckIn(body, against);
  if (!opened.ok) {
    return customersRefusal("signature-invalid");
  }
  if (customer.consent < deps.book.current().consent.version) {
    return customersRefusal("consent-outdated");
  }
  const { checkIn } = opened.value;
  return bookIt(
    { checkIn, customer, address, now, ...look(checkIn, { customer, address, now }, deps) },
    deps,
  );
}

interface Who {
  readonly customer: StoredCustomer;
  readonly address: string;
  /** By the run's clock, in milliseconds. */
  readonly now: number;
}

interface Looked {
  readonly limited: Limited | null;
  readonly match: Heard | null;
}

function look(checkIn: CheckIn, { customer, address, now }: Who, deps: CheckInDeps): Looked {
  const { limits, ears, addresses } = deps;
  const { place } = checkIn;
  const name = toHex(customer.customer);
  const limited = limits.try({ customer: name, place }, now);
  if (limited !== null) {
    if (limited.why === "guesses") {
      tellOfGuesses({ by: "customer", who: name.slice(0, PREFIX_DIGITS) }, deps);
    }
    return { limited, match: null };
  }
  if (checkIn.medium !== "tone" || zoneOf(deps.book.current(), place) === null) {
    return { limited: null, match: null };
  }
  const code = { place, code: checkIn.code };
  const match = ears.resolve(code);
  if (match !== null) {
    return { limited: null, match };
  }
  if (!addresses.maySearch(address, now)) {
    return { limited: { why: "guesses", waitSeconds: 3600 }, match: null };
  }
  const tooMany = limits.search(place, now);
  return { limited: tooMany, match: tooMany === null ? ears.search(code) : null };
}

interface Booking extends Who, Looked {
  readonly checkIn: CheckIn;
}

async function bookIt(booking: Booking, deps: CheckInDeps): Promise<CustomersReply> {
  const zone = zoneOf(deps.book.current(), booking.checkIn.place);
  const done = await deps.group.commit({
    entries: 1,
    run: (rows) => bookWithin(rows, { ...booking, zone }, deps),
  });
  if (!done.ok) {
    return customersRefusal("busy");
  }
  return map(done.value, (booked) => {
    if (booked === null) {
      return customersRefusal("unknown-customer");
    }
    remember(booking, booked, deps);
    return { status: 200, body: booked.answer };
  }).value;
}

interface Booked extends Judgement {
  readonly answer: ReturnType<typeof checkInAnswer>;
}

/** Null where the customer was erased in the meantime. */
function bookWithin(
  rows: HubRows,
  booking: Booking & { readonly zone: Zone | null },
  deps: CheckInDeps,
): Booked | null {
  const { checkIn, match, zone, now } = booking;
  const { wall } = deps.context.ports.clock.read();
  const customer = rows.customers.find(booking.customer.customer);
  if (customer === null) {
    return null;
  }
  const of = zone && match && placed(customer, zone, match);
  const before = of && rows.visits.find(of);
  const judged = judge(rows, { ...booking, of, before }, deps);
  if (judged.visit && of !== null && match !== null) {
    const visit = visitOf(judged, of, { checkIn, match, now, wall, deps });
    rows.visits.add(visit);
    addFacts(rows, visit, judged);
  }
  countSums(rows, judged, { place: zone?.place ?? 0, begins: quarterOf(wall) });
  const outcome: Outcome = {
    ...judged,
    ...figuresOf(judged, before),
    zone,
    window: of?.window ?? null,
  };
  const asking = { customer, zones: deps.book.current(), now };
  return { ...judged, answer: checkInAnswer(rows, outcome, asking) };
}

type Placed = Pick<NewVisit, "customer" | "place" | "window" | "period">;

const placed = (customer: StoredCustomer, zone: Zone, { window }: Heard): Placed => ({
  customer: customer.number,
  place: zone.place,
  window,
  period: periodOf(timeOfWindow(window), zone.periodHours),
});

interface Judging extends Booking {
  readonly zone: Zone | null;
  readonly of: Placed | null;
  readonly before: Visit | null;
}

function judge(rows: HubRows, judging: Judging, { limits }: CheckInDeps): Judgement {
  const { checkIn, limited, match, zone, of, before } = judging;
  const facts = {
    limited,
    zone,
    match,
    heardAt: checkIn.heardAt,
    before: {
      sameWindow: before !== null,
      rewarded: of !== null && zone !== null && isRewarded(rows, of, zone),
      held: of !== null && rows.visits.isHeld(of),
    },
  };
  const first = judgeCheckIn(facts);
  // Where an emitter that nobody hears stands, nobody knows: what seems old may be its present window.
  const isLost = first.status === "stale-code" && match !== null && match.state !== "good";
  const judged = isLost ? judgeCheckIn({ ...facts, match: { ...match, delta: 0 } }) : first;
  const isThere = judged.visit && judged.status !== "late";
  const over =
    isThere && zone !== null
      ? limits.reach(toHex(judging.customer.customer), zone, judging.now)
      : null;
  return over === null ? judged : judgeCheckIn({ ...facts, limited: over });
}

/**
 * In this period, or after it began: of a hub or an emitter whose clock was set back, and of a zone whose
 * period is another one now, nobody earns what was earned before.
 */
function isRewarded(rows: HubRows, of: Placed, { periodHours }: Zone): boolean {
  const began = firstWindowOf(timeOfWindow(of.window), periodHours);
  return rows.points.hasEarned(of) || rows.points.hasEarnedSince({ ...of, window: began });
}

interface Facts {
  readonly checkIn: CheckIn;
  readonly match: Heard;
  readonly now: number;
  readonly wall: number;
  readonly deps: CheckInDeps;
}

function visitOf(
  { status, points, held }: Judgement,
  of: Placed,
  { checkIn, match, now, wall, deps }: Facts,
): NewVisit {
  const state = status === "stale-emitter" ? "held" : status === "late" ? "late" : "counted";
  return {
    ...of,
    device: fromHex(match.device.deviceId),
    keyNumber: match.device.keyNumber,
    at: wall,
    heardAt: checkIn.heardAt,
    quality: checkIn.quality,
    status: status as NewVisit["status"],
    points: points + held,
    state,
    run: deps.ears.clock.run,
    came: now,
    isClockUnsure: deps.ears.isClockUnsure(wall),
  };
}

function addFacts(rows: HubRows, visit: NewVisit, { book }: Pick<Judgement, "book">): void {
  const { customer, place, window, period, points, at, device } = visit;
  if (book !== null) {
    const reason = book === "points" ? "check-in" : "held";
    rows.points.add({ customer, place, window, period, points, reason, at });
  }
  rows.emitters.heardByPhone(device, at);
}

function countSums(
  rows: HubRows,
  { status, points, count }: Judgement,
  quarter: { readonly place: number; readonly begins: number },
): void {
  if (count !== null) {
    rows.checkInSums.count(quarter, count === "guess" ? "guesses" : "replays", 1);
  } else if (status === "accepted") {
    rows.checkInSums.count(quarter, "rewarded", 1);
    rows.checkInSums.count(quarter, "points", points);
  } else if (status === "already-rewarded" || status === "stale-emitter" || status === "late") {
    rows.checkInSums.count(quarter, "others", 1);
  }
}

/** Sent again, it is answered as it was the first time. */
function figuresOf(
  { status, points, held }: Judgement,
  before: Visit | null,
): Pick<Outcome, "points" | "held"> {
  if (status !== "duplicate" || before === null) {
    return { points, held };
  }
  return before.state === "held"
    ? { points: 0, held: before.points }
    : { points: before.points, held: 0 };
}

/** What is no row: limits, doubts, crowds, the log. */
function remember(
  { checkIn, customer, address, now, match }: Booking,
  { status, count, doubt, book }: Booked,
  deps: CheckInDeps,
): void {
  const { limits, addresses, ears, crowd, context } = deps;
  const name = toHex(customer.customer);
  const who = name.slice(0, PREFIX_DIGITS);
  const { place, medium, quality } = checkIn;
  context.ports.log.info(
    { place, off: match?.delta ?? null, status, medium, quality, who },
    "a check-in",
  );
  if (count !== null) {
    limits.countGuess(name, now);
    if (addresses.countGuess(address, now)) {
      tellOfGuesses({ by: "address", who: address }, deps);
    }
  }
  if (book !== null) {
    limits.countVisit(place, now);
  }
  if (match === null) {
    return;
  }
  if (doubt) {
    ears.doubt(match.device.deviceId);
    context.ports.log.warn({ device: match.device.deviceId }, "an emitter is ahead of its clock");
  }
  crowd.count({ place, window: match.window, customer: customer.number });
}

function tellOfGuesses(
  of: { readonly by: "customer" | "address"; readonly who: string },
  { context, isNews }: CheckInDeps,
): void {
  if (!isNews(`${of.by} ${of.who}`)) {
    return;
  }
  const at = context.ports.clock.read().wall;
  context.store.commit((rows) =>
    rows.alarms.raise({ type: "too-many-guesses", ...of }, { terminal: null, at }),
  );
}
