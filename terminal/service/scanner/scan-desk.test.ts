import type { TapView, TillView } from "@tillwave/shared/api/till";
import { err, ok } from "@tillwave/shared/core/result";
import type { Durable } from "@tillwave/sqlite/durable";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ScanDeskDeps, takeScan } from "./scan-desk.ts";

const MILK = "4891234567890";

interface Given {
  readonly sale?: "open" | "tendering" | "completed";
  readonly step?: TapView["step"];
  readonly isLocked?: boolean;
  readonly diskFails?: boolean;
}

/** As the disk would have them; nothing is stored here. */
const durable = <T>(value: T): Durable<T> => ({ value }) as Durable<T>;

function openDesk({ sale = "open", step = { type: "off" }, ...given }: Given = {}) {
  const did: string[] = [];
  const deps: ScanDeskDeps = {
    newId: () => "0123456789abcdef",
    isLocked: () => given.isLocked === true,
    view: () => durable({ state: { sale: { type: sale, number: 7 } } } as TillView),
    handle({ command, sale: number }) {
      if (given.diskFails === true) {
        return err({ type: "disk-failed", detail: "" } as never);
      }
      did.push(`${command.type} in sale ${number}`);
      return ok(durable({ ok: true, revision: 1, recorded: [] }));
    },
    tap: () => ({ revision: 1, sale: 7, step }),
    act(request) {
      did.push(`${request.action} for tender ${request.tender}`);
      return { ok: true };
    },
    onFailure: ({ type }) => did.push(type),
  };
  return { scan: (text: string) => takeScan(text, deps), did };
}

test("while nobody is signed in, nothing that is scanned does anything", () => {
  const { scan, did } = openDesk({ isLocked: true });
  for (const text of [MILK, "TWR1ABC", "TWT1ABC"]) {
    expect(scan(text)).toEqual({ type: "refused", error: { type: "locked" } });
  }
  expect(did).toEqual([]);
});

test("a phone's code goes to the payment that waits for one, and to no other", () => {
  const armed = openDesk({ sale: "tendering", step: { type: "armed", tender: 3, notice: null } });
  expect(armed.scan("twt1abc")).toEqual({ type: "given-to-payment" });
  expect(armed.did).toEqual(["scan for tender 3"]);
  const asking = openDesk({ sale: "tendering", step: { type: "asking", tender: 3 } });
  expect(asking.scan("TWC1ABC")).toEqual({
    type: "payment-refused",
    error: { type: "not-now" },
  });
  expect(asking.did).toEqual([]);
});

test("where the disk fails, nothing is said that may not be so", () => {
  const { scan, did } = openDesk({ diskFails: true });
  expect(scan(MILK)).toBeNull();
  expect(did).toEqual(["disk-failed"]);
});

test("whatever is scanned while a customer pays, nothing is sold", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const { scan, did } = openDesk({ sale: "tendering" });
      expect(scan(text)?.type).not.toBe("sold");
      expect(did).toEqual([]);
    }),
  );
});
