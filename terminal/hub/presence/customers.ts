/**
 * What customers say of themselves: they join with what they agreed to, look at their points, and have all
 * that is kept of them erased.
 *
 * Spec: Tillwave protocols, version 1, §2.4. Each word is taken within ten minutes of the hub's clock and
 * once, so that nobody else says it again. What is erased is gone from the file's rows: the key, the
 * check-ins, the facts; sums of nobody in particular stay.
 */
import { concatBytes, toHex } from "@tillwave/shared/core/bytes";
import {
  type CustomerWord,
  type OpenedWord,
  isWordFresh,
  openCustomerWord,
} from "@tillwave/shared/presence/customer-word";
import { map } from "@tillwave/sqlite/durable";
import type { HubRows } from "../store/hub-store.ts";
import {
  type CustomersReply,
  customerAnswer,
  customersRefusal,
  nobodysAnswer,
} from "./customer-answers.ts";
import { type CheckInDeps, PREFIX_DIGITS } from "./check-ins.ts";

/** Of one shop. */
const CUSTOMERS_MAX = 1_000_000;
const BUSY_WAIT_SECONDS = 60;

export async function takeCustomerWord(
  body: Uint8Array,
  address: string,
  deps: CheckInDeps,
): Promise<CustomersReply> {
  const { context, ears, addresses, group } = deps;
  const now = ears.clock.now();
  const waitSeconds = addresses.request(address, now);
  if (waitSeconds !== null) {
    return customersRefusal("too-many", { waitSeconds });
  }
  const opened = openCustomerWord(body, context.ports.crypto);
  if (!opened.ok) {
    const isForged = ["signature-invalid", "unknown-key"].includes(opened.error.type);
    return customersRefusal(isForged ? "signature-invalid" : "malformed");
  }
  const { word } = opened.value;
  if (word.merchant !== context.hub.merchant) {
    return customersRefusal("malformed");
  }
  const { wall } = context.ports.clock.read();
  if (!isWordFresh(word, wall)) {
    return customersRefusal("clock", { hubTime: wall });
  }
  const joinWait = word.what === "join" ? addresses.join(address, now) : null;
  if (joinWait !== null) {
    return customersRefusal("too-many", { waitSeconds: joinWait });
  }
  const done = await group.commit({
    entries: 1,
    run: (rows) => hearWord(rows, { ...opened.value, wall }, deps),
  });
  if (!done.ok) {
    return customersRefusal("busy");
  }
  return map(done.value, (reply) => reply).value;
}

interface Heard extends OpenedWord {
  /** Unix milliseconds. */
  readonly wall: number;
}

function hearWord(rows: HubRows, heard: Heard, deps: CheckInDeps): CustomersReply {
  const { customer, word, wall } = heard;
  // Nobody who erased itself is named by what is remembered.
  const { crypto } = deps.context.ports;
  if (!rows.said.remember(crypto.sha256(concatBytes([customer, word.random])), wall)) {
    return customersRefusal("repeated");
  }
  if (word.what === "join") {
    return join(rows, heard, deps);
  }
  const known = rows.customers.find(customer);
  if (known === null) {
    return customersRefusal("unknown-customer");
  }
  if (word.what === "look") {
    const zones = deps.book.current();
    return { status: 200, body: customerAnswer(rows, { customer: known, zones }) };
  }
  rows.customers.remove(known.number);
  rows.visits.removeOf(known.number);
  rows.points.erase(known.number, wall);
  const who = toHex(customer).slice(0, PREFIX_DIGITS);
  rows.alarms.forgetGuesser(who);
  deps.context.ports.log.info({ who }, "a customer was erased, as it asked");
  return { status: 200, body: nobodysAnswer(customer) };
}

function join(rows: HubRows, { customer, word, wall }: Heard, deps: CheckInDeps): CustomersReply {
  const zones = deps.book.current();
  if (word.consentVersion !== zones.consent.version) {
    return customersRefusal("consent-outdated");
  }
  const known = rows.customers.find(customer);
  if (known === null && rows.customers.count() >= CUSTOMERS_MAX) {
    return customersRefusal("too-many", { waitSeconds: BUSY_WAIT_SECONDS });
  }
  if (known !== null && !isSameKey(known.publicKey, word)) {
    return customersRefusal("signature-invalid");
  }
  if (known === null) {
    const { publicKey, consentVersion: consent } = word;
    rows.customers.add({ customer, publicKey, consent }, wall);
  } else {
    rows.customers.consent(known.number, word.consentVersion, wall);
  }
  const joined = rows.customers.find(customer);
  return joined === null
    ? customersRefusal("busy")
    : { status: 200, body: customerAnswer(rows, { customer: joined, zones }) };
}

/** Two keys that share eight bytes of their hashes are not one customer. */
const isSameKey = (known: Uint8Array, { publicKey }: CustomerWord): boolean =>
  toHex(known) === toHex(publicKey);
