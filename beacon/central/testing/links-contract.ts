/** What every radio of the central keeps where it connects, the simulated one and the real. */
import { assert } from "@tillwave/shared/core/assert";
import { equalBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CentralRadio, CentralRadios, Link, LinkEnd, LinkPlace } from "../ports.ts";

/** An air with one peripheral in it, which writes back what is written to it. */
export interface LinksBench {
  readonly radios: CentralRadios;
  readonly address: string;
  readonly place: LinkPlace;
  /** It goes without a word. */
  killPeripheral(): Promise<void>;
  /** It says it is away, and hangs up. */
  readonly hangUpWord: Uint8Array;
  close(): Promise<void>;
}

/** In milliseconds. */
const WAIT_MS = 10_000;
const TEST_MS = 40_000;
const LOOK_MS = 10;

export interface LinkedBy {
  readonly link: Link;
  readonly heard: Uint8Array[];
  opened: { readonly mtu: number; readonly roundTrips: number } | null;
  ended: { readonly why: LinkEnd; readonly detail: string | null } | null;
  readonly ends: number;
  until(what: string, holds: (by: LinkedBy) => boolean): Promise<void>;
}

/** A connection, with all that it said. */
export function linkBy(
  radio: CentralRadio,
  request: Parameters<CentralRadio["connect"]>[0],
): LinkedBy {
  const heard: Uint8Array[] = [];
  let ends = 0;
  const by: LinkedBy = {
    heard,
    opened: null,
    ended: null,
    get ends() {
      return ends;
    },
    link: radio.connect(request, {
      opened(opened) {
        by.opened = opened;
      },
      heard: (bytes) => heard.push(bytes),
      ended(why, detail) {
        ends += 1;
        by.ended = { why, detail };
      },
    }),
    until: (what, holds) => until(`${what}; it ended ${JSON.stringify(by.ended)}`, () => holds(by)),
  };
  return by;
}

export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!holds()) {
    assert(performance.now() < end, what);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

export function linksKeepTheirContract(name: string, openBench: () => Promise<LinksBench>): void {
  describe(`${name} keeps the contract of links`, () => {
    let bench: LinksBench;
    let radio: CentralRadio;
    let reports = 0;
    beforeEach(async () => {
      bench = await openBench();
      reports = 0;
      radio = bench.radios.open(
        { adapter: 0 },
        {
          changed() {},
          heard() {
            reports += 1;
          },
        },
      );
      await until("it listens", () => radio.view().state === "listening" && reports > 0);
    }, TEST_MS);
    afterEach(async () => {
      await radio.close();
      await bench.close();
    }, TEST_MS);

    const link = () =>
      linkBy(radio, { address: bench.address, addressType: "public", place: bench.place });

    test(
      "what is written is heard by the other side, and what it says is heard here, in order",
      async () => {
        const by = link();
        await by.until("it is open", ({ opened }) => opened !== null);
        expect(by.opened?.mtu).toBeGreaterThanOrEqual(23);
        expect(by.opened?.roundTrips).toBeLessThanOrEqual(10);
        const said = Array.from({ length: 8 }, (_, i) => toUtf8(`line ${i}`));
        for (const bytes of said) {
          by.link.write(bytes);
        }
        await by.until("all come back", ({ heard }) => heard.length === said.length);
        expect(said.every((bytes, i) => equalBytes(bytes, by.heard[i] ?? new Uint8Array()))).toBe(
          true,
        );
        by.link.close();
        await by.until("it is over", ({ ended }) => ended !== null);
        expect(by.ended?.why).toBe("closed");
      },
      TEST_MS,
    );

    test(
      "as many bytes as the MTU has room for come over, and come back",
      async () => {
        const by = link();
        await by.until("it is open", ({ opened }) => opened !== null);
        const most = Uint8Array.from({ length: (by.opened?.mtu ?? 0) - 3 }, (_, i) => i % 256);
        by.link.write(most);
        await by.until("they come back", ({ heard }) => heard.length > 0);
        expect(by.heard[0]).toEqual(most);
      },
      TEST_MS,
    );

    test(
      "scanning stops for a connection, and goes on after it",
      async () => {
        const by = link();
        await by.until("it is open", ({ opened }) => opened !== null);
        expect(radio.view().state).toBe("linked");
        by.link.close();
        await by.until("it is over", ({ ended }) => ended !== null);
        await until("it listens", () => radio.view().state === "listening");
        const before = reports;
        await until("it hears again", () => reports > before);
        expect(radio.view().restarts).toBe(0);
      },
      TEST_MS,
    );

    test(
      "one after the other, as often as is wanted",
      async () => {
        for (let turn = 0; turn < 5; turn += 1) {
          const by = link();
          await by.until(`turn ${turn} is open`, ({ opened }) => opened !== null);
          by.link.close();
          await by.until(`turn ${turn} is over`, ({ ended }) => ended !== null);
          await until("it listens", () => radio.view().state === "listening");
          expect(by.ended?.why).toBe("closed");
        }
      },
      TEST_MS,
    );

    test(
      "who is not there is not connected to, and it listens again",
      async () => {
        const by = linkBy(radio, {
          address: "00:aa:01:0f:00:99",
          addressType: "public",
          place: bench.place,
        });
        await by.until("it is over", ({ ended }) => ended !== null);
        expect(by.ended?.why).toBe("not-connected");
        await until("it listens", () => radio.view().state === "listening");
      },
      TEST_MS,
    );

    test(
      "a place that is not there",
      async () => {
        const place = { ...bench.place, service: "0000000000000000000000000000abcd" };
        const by = linkBy(radio, { address: bench.address, addressType: "public", place });
        await by.until("it is over", ({ ended }) => ended !== null);
        expect(by.ended?.why).toBe("no-service");
        const notThere = { ...bench.place, notify: "0000000000000000000000000000abce" };
        await until("it listens", () => radio.view().state === "listening");
        const again = linkBy(radio, {
          address: bench.address,
          addressType: "public",
          place: notThere,
        });
        await again.until("it is over", ({ ended }) => ended !== null);
        expect(again.ended?.why).toBe("no-service");
      },
      TEST_MS,
    );

    test(
      "whoever hangs up has hung up",
      async () => {
        const by = link();
        await by.until("it is open", ({ opened }) => opened !== null);
        by.link.write(bench.hangUpWord);
        await by.until("it is over", ({ ended }) => ended !== null);
        expect(by.ended?.why).toBe("hung-up");
        await until("it listens", () => radio.view().state === "listening");
      },
      TEST_MS,
    );

    test(
      "a second connection beside the first is refused, and the first goes on",
      async () => {
        const by = link();
        const second = link();
        await second.until("it is over", ({ ended }) => ended !== null);
        expect(second.ended?.why).toBe("no-radio");
        await by.until("the first is open", ({ opened }) => opened !== null);
        second.link.close();
        second.link.write(toUtf8("not mine"));
        by.link.write(toUtf8("mine"));
        await by.until("it answers", ({ heard }) => heard.length > 0);
        expect(by.heard).toEqual([toUtf8("mine")]);
      },
      TEST_MS,
    );

    test(
      "closed while it is being connected, and closed twice: it ends once",
      async () => {
        const by = link();
        by.link.close();
        by.link.close();
        await by.until("it is over", ({ ended }) => ended !== null);
        by.link.close();
        await until("it listens", () => radio.view().state === "listening");
        expect(by.ends).toBe(1);
        expect(by.ended?.why).toBe("closed");
      },
      TEST_MS,
    );

    test(
      "an ear that is closed ends its connection",
      async () => {
        const by = link();
        await by.until("it is open", ({ opened }) => opened !== null);
        await radio.close();
        expect(by.ended?.why).toBe("lost");
      },
      TEST_MS,
    );
  });
}
