/** What pages had been told when the power went, and whether a till that is started on the rest still has it. */
import { NO_LOG } from "@tillwave/shared/core/log";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineId } from "@tillwave/service/adapters/machine-id";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { demoSettings } from "@tillwave/service/demo/settings";
import { openStore } from "@tillwave/service/store";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import type { CrashState } from "./crash-state.ts";

export interface Seen {
  /** The newest view or answer that had left for a page. */
  readonly revision: number;
  /** Entries that an answer had named as recorded, or a view as the paid sale in hand. */
  readonly sales: ReadonlySet<string>;
}

export function seenBy({ acknowledged }: CrashState): Seen {
  const sales = new Set<string>();
  let revision = 0;
  for (const { bytes } of acknowledged) {
    const text = Buffer.from(bytes).toString("latin1");
    for (const [, digits] of text.matchAll(/"revision":(\d+)/gu)) {
      revision = Math.max(revision, Number(digits));
    }
    for (const [, epoch, seq] of text.matchAll(/"paid":\{"ref":\{"epoch":(\d+),"seq":(\d+)/gu)) {
      sales.add(`${epoch}/${seq}`);
    }
    for (const [, list = ""] of text.matchAll(/"recorded":\[([^\]]*)\]/gu)) {
      for (const [, epoch, seq] of list.matchAll(/"epoch":(\d+),"seq":(\d+)/gu)) {
        sales.add(`${epoch}/${seq}`);
      }
    }
  }
  return { revision, sales };
}

export interface Verdict {
  readonly lostSales: number;
  readonly lostPresses: boolean;
  /** The till says that its memory was put back. */
  readonly restored: boolean;
  readonly damage: string | null;
}

const PORTS = {
  clock: createMachineClock(),
  crypto: createNodeCrypto(),
  random: nodeRandom,
  timers: machineTimers,
  machine: machineId,
  log: NO_LOG,
};

/** Opens what the cut left exactly as a starting till does. */
export function judge(folder: string, seen: Seen): Verdict {
  const version = "0.1.0";
  const opened = openStore({ folder, settings: demoSettings, version, replaces: null }, PORTS);
  if (!opened.ok) {
    const damage = JSON.stringify(opened.error);
    return { lostSales: seen.sales.size, lostPresses: true, restored: false, damage };
  }
  const store = opened.value;
  try {
    const { database, check, counter } = store;
    const rows = database
      .prepare<[], { epoch: bigint; seq: bigint; body: Uint8Array }>(
        "SELECT epoch, seq, body FROM entry ORDER BY position",
      )
      .all();
    const there = new Set(rows.map(({ epoch, seq }) => `${epoch}/${seq}`));
    const lost = [...seen.sales].filter((ref) => !there.has(ref));
    const walked = check.walk(check.cursorAt(0), rows.length + 1, rows.length);
    const integrity = database.pragma("integrity_check", { simple: true });
    return {
      lostSales: lost.length,
      lostPresses: counter.value.revision < seen.revision,
      restored: store.alarms().some(({ type }) => type === "restored"),
      damage: faultOf({
        alarms: store.alarms().length,
        breaks: walked.breaks.length,
        integrity: String(integrity),
        numbers: saleNumbers(rows),
        inHand: counter.value.state.sale.number,
      }),
    };
  } finally {
    store.close();
  }
}

function saleNumbers(rows: readonly { readonly body: Uint8Array }[]): readonly number[] {
  return rows.flatMap(({ body }) => {
    const entry = decodeEntry(body);
    return entry.ok && entry.value.kind === "sale-paid" ? [entry.value.sale] : [];
  });
}

function faultOf(found: {
  readonly alarms: number;
  readonly breaks: number;
  readonly integrity: string;
  readonly numbers: readonly number[];
  readonly inHand: number;
}): string | null {
  const { alarms, breaks, integrity, numbers, inHand } = found;
  if (integrity !== "ok" || breaks > 0 || alarms > 0) {
    return `${integrity}, ${breaks} breaks, ${alarms} alarms`;
  }
  if (numbers.some((number, i) => number !== i + 1)) {
    return `sales doubled or missing: ${numbers.join(" ")}`;
  }
  return inHand === numbers.length || inHand === numbers.length + 1
    ? null
    : `sale ${inHand} in hand after ${numbers.length} sales`;
}
