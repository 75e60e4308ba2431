/**
 * The till's program is killed at every point of a tap, with a real hub and a phone that dials in to its virtual reader. After the
 * restart the rules of protocols §1.5 hold: what was asked of nobody waits again, what was asked of a phone is unknown until
 * that phone, the hub or a person has said what became of it; and the money is there once, by the journal, the phone and the hub.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJournal } from "@tillwave/service/scenarios/read-journal";
import type { WalletRow } from "@tillwave/shared/api/console";
import { assert } from "@tillwave/shared/core/assert";
import { claimPortPair } from "@tillwave/shared/host/free-port";
import { Minor } from "@tillwave/shared/sale/money";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { DiallingModel } from "./daemons/dialling-card.ts";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";
import { until } from "./daemons/pty.ts";
import { auditTaps } from "./daemons/tap-audit.ts";
import {
  type HubCustomer,
  type TappingProgram,
  openHubCustomer,
  startTappingProgram,
  walletAtHub,
} from "./daemons/tapping-program.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const SELECT = 0xa4;
const SPEND = 0x50;
const RESULT = 0x56;
/** Of the bun that is sold here, in minor units. */
const PRICE = 900;
/** After the phone's answer has left: before it is journaled, while it is, and after. In milliseconds. */
const LATER = [0, 1, 2, 3, 5, 8];
const SYNC_WAIT = 20_000;

let base = "";
let readerPort = 0;
let hub: HubProcess;
let till: TappingProgram;
let ann: HubCustomer;
let bob: HubCustomer;
let customers: HubCustomer[] = [];

beforeAll(async () => {
  base = makeMemoryFolder("tap-killed-");
  [join(base, "hub"), join(base, "till")].forEach((folder) => mkdirSync(folder));
  readerPort = await claimPortPair(0);
  hub = await startHub({ folder: join(base, "hub") });
  till = await start();
  await till.join(hub);
});
afterAll(async () => {
  await Promise.all([till?.end("SIGTERM"), hub?.stop()]);
  rmSync(base, { recursive: true, force: true });
});
beforeEach(async () => {
  [ann, bob] = [await openHubCustomer(hub, "Ann"), await openHubCustomer(hub, "Bob")];
  customers = [...customers, ann, bob];
  await till.until(isInStep, "till and hub are not in step, or its reader is not back");
  await till.press({ type: "add", sku: "bun" });
  await till.press({ type: "pay" });
  await till.until(() => till.step().type === "armed", "the till does not wait for a phone");
});
afterEach(async () => {
  assert(till.isPaid(), "every sale here is paid in the end");
  await till.press({ type: "next" });
  await till.until(() => till.view().state.sale.type === "open", "the next sale does not begin");
});

/** A till that has joined a hub begins anew, and so does its reader. */
function isInStep(): boolean {
  const { hub: line, reader } = till.status();
  return line.state === "in-step" && reader.state === "ready";
}

const start = (): Promise<TappingProgram> =>
  startTappingProgram({ folder: join(base, "till"), readerPort });

/** Puts the phone there, and kills the till when it has got so far; then starts it again. */
async function killedWhen(apdu: (kill: () => void) => DiallingModel["apdu"]): Promise<void> {
  let wasKilled = false;
  const kill = (): void => {
    wasKilled = true;
    till.process.kill("SIGKILL");
  };
  const phone = await ann.lay(readerPort, apdu(kill));
  await until(() => wasKilled, "the till was not killed", 10_000);
  await till.end("SIGKILL");
  await phone.gone;
  till = await start();
}

const instruction = (command: Uint8Array): number => command[1] ?? 0;

/** Holds it there until the till has no more to ask; answers with what it was asked. */
async function tap(customer: HubCustomer): Promise<readonly number[]> {
  const phone = await customer.lay(readerPort);
  await until(() => phone.heard.length > 0, "the phone is asked nothing", 10_000);
  let heard = 0;
  while (heard < phone.heard.length || ["checking", "asking"].includes(till.step().type)) {
    heard = phone.heard.length;
    await sleep(300);
  }
  phone.pull();
  return phone.heard.map(instruction);
}

/** Nothing else can be done to a sale that somebody may have paid. */
async function expectInDoubt(): Promise<void> {
  expect(till.step()).toMatchObject({ type: "unknown", why: "restarted" });
  const [received, due] = [Minor(PRICE), Minor(PRICE)];
  const inDoubt = { ok: false, error: { type: "tender-in-doubt" } };
  expect(await till.press({ type: "take-cash", received, due })).toMatchObject(inDoubt);
  expect(await till.press({ type: "withdraw-tender" })).toMatchObject(inDoubt);
  expect(await till.void("impatience")).toMatchObject({ error: { type: "too-early" } });
}

async function tapInDoubt(customer: HubCustomer): Promise<readonly number[]> {
  await expectInDoubt();
  return tap(customer);
}

const expectPaid = (): Promise<void> => till.until(till.isPaid, "the sale is not paid");

/** By the journal, the phones and the hub: it was paid once, by this phone. */
async function expectPaidOnce(): Promise<void> {
  await expectPaid();
  const entries = readJournal(join(base, "till"));
  expect(auditTaps(entries, customers).faults).toEqual([]);
  expect(ann.spends()).toHaveLength(1);
  expect(bob.spends()).toHaveLength(0);
  const sum = ({ cash, promo }: { readonly cash: number; readonly promo: number }): number =>
    cash + promo;
  const { spent, held, live, aside } = await bookedAtHub(ann, sum);
  expect({ spent: sum(spent), held: sum(held) }).toEqual({ spent: PRICE, held: 0 });
  expect(sum(live) + sum(aside) + sum(spent) + sum(held)).toBe(ann.purse);
}

/** As the hub has it once the sale has reached it. */
async function bookedAtHub(
  { id }: HubCustomer,
  sum: (value: WalletRow["spent"]) => number,
): Promise<WalletRow> {
  const end = performance.now() + SYNC_WAIT;
  for (;;) {
    const row = await walletAtHub(hub, id);
    if (sum(row.spent) > 0 || performance.now() > end) {
      return row;
    }
    await sleep(50);
  }
}

const kindsOfSale = (): readonly string[] => {
  const { number } = till.view().state.sale;
  return readJournal(join(base, "till")).flatMap((entry) =>
    "sale" in entry && entry.sale === number ? [entry.kind] : [],
  );
};

test("killed while it looked at the phone, it waits again for the same payment, for nobody was asked", async () => {
  await killedWhen((kill) => (command) => {
    if (instruction(command) === SELECT) {
      kill();
    }
    return ann.wallet.transmit(command);
  });
  expect(till.step()).toMatchObject({ type: "armed" });
  expect(kindsOfSale()).toEqual(["tender-opened"]);
  expect(await tap(ann)).toEqual([SELECT, SPEND, RESULT]);
  await expectPaidOnce();
  expect(kindsOfSale()).toEqual(["tender-opened", "sale-paid"]);
});

test("killed when it had asked and the phone had not heard, the phone swears so and pays anew", async () => {
  await killedWhen((kill) => (command) => {
    if (instruction(command) !== SPEND) {
      return ann.wallet.transmit(command);
    }
    kill();
    return { hang: true };
  });
  await expectInDoubt();
  expect(await tap(bob), "nobody else is asked").toEqual([SELECT]);
  expect(till.step()).toMatchObject({ type: "unknown", hint: "other-phone" });
  await tap(ann);
  await expectPaidOnce();
  expect(kindsOfSale()).toEqual(["tender-opened", "tender-absent", "tender-opened", "sale-paid"]);
});

test("killed when the phone had signed and not answered, the phone says it again and nothing is asked anew", async () => {
  await killedWhen((kill) => (command) => {
    const answer = ann.wallet.transmit(command);
    if (instruction(command) !== SPEND) {
      return answer;
    }
    kill();
    return { hang: true };
  });
  await expectInDoubt();
  expect(await tap(bob), "nobody else is asked").toEqual([SELECT]);
  const asked = await tap(ann);
  expect(asked).not.toContain(SPEND);
  await expectPaidOnce();
  expect(kindsOfSale()).toEqual(["tender-opened", "sale-paid"]);
});

for (const afterMs of LATER) {
  test(`killed ${afterMs} ms after the phone's answer left, it is paid, or unknown until the phone comes`, async () => {
    await killedWhen((kill) => (command) => {
      if (instruction(command) === SPEND) {
        // Not before the answer is on its way.
        setImmediate(() => (afterMs === 0 ? kill() : setTimeout(kill, afterMs)));
      }
      return ann.wallet.transmit(command);
    });
    const asked = till.isPaid() ? [] : await tapInDoubt(ann);
    expect(asked).not.toContain(SPEND);
    await expectPaidOnce();
    expect(kindsOfSale()).toEqual(["tender-opened", "sale-paid"]);
  });
}

test("killed when it had told the phone that it is paid, it is paid", async () => {
  await killedWhen((kill) => (command) => {
    if (instruction(command) === RESULT) {
      kill();
    }
    return ann.wallet.transmit(command);
  });
  await expectPaidOnce();
  expect(till.step()).toMatchObject({ type: "off" });
});

test("killed when the phone had signed, it is paid as soon as the phone has told the hub", async () => {
  await killedWhen((kill) => (command) => {
    const answer = ann.wallet.transmit(command);
    if (instruction(command) !== SPEND) {
      return answer;
    }
    kill();
    return { pull: true };
  });
  await expectInDoubt();
  await ann.report();
  await expectPaidOnce();
  expect(kindsOfSale()).toEqual(["tender-opened", "sale-paid"]);
});

test("killed again and again in doubt, it is the same doubt", async () => {
  await killedWhen((kill) => (command) => {
    const answer = ann.wallet.transmit(command);
    if (instruction(command) !== SPEND) {
      return answer;
    }
    kill();
    return { hang: true };
  });
  for (let turn = 0; turn < 3; turn += 1) {
    await expectInDoubt();
    await till.end("SIGKILL");
    till = await start();
  }
  await tap(ann);
  await expectPaidOnce();
  expect(kindsOfSale()).toEqual(["tender-opened", "sale-paid"]);
});
