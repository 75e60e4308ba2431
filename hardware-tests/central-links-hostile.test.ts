/** A peripheral that means ill: whatever it does harms its own connection at most, and the ear hears again. */
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import type { CentralRadio, RadioStack } from "@tillwave/beacon-central/ports";
import { type LinkedBy, linkBy, until } from "@tillwave/beacon-central/testing/links-contract";
import { concatBytes, fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { openRadio } from "../scripts/radio/radio.ts";
import { RAW_PLACE, type RawPeripheral, startRawPeripheral } from "./daemons/raw-peripheral.ts";

const OPENINGS_MAX = 3;

interface Scene {
  readonly ear: CentralRadio;
  readonly peripheral: RawPeripheral;
  link(): LinkedBy;
  /** It listens, and a new connection to somebody honest works. */
  works(): Promise<void>;
}

async function withScene(stack: RadioStack, use: (scene: Scene) => Promise<void>): Promise<void> {
  const radio = await openRadio({ adapters: 2 });
  const peripheral = await startRawPeripheral(radio, 1);
  const options = { adapter: 0, stack, environment: radio.environment };
  let heard = 0;
  const listener = {
    changed() {},
    heard() {
      heard += 1;
    },
  };
  const ear = startEar(options, listener, NO_LOG);
  const link = (): LinkedBy =>
    linkBy(ear, { address: peripheral.address, addressType: "public", place: RAW_PLACE });
  try {
    await until("it listens", () => ear.view().state === "listening" && heard > 0);
    await use({
      ear,
      peripheral,
      link,
      async works() {
        await until("it listens again", () => ear.view().state === "listening");
        const by = await openAnew(link);
        by.link.write(toUtf8("well"));
        await by.until("it answers", ({ heard: answers }) => answers.length > 0);
        by.link.close();
        await by.until("it is over", ({ ended }) => ended !== null);
      },
    });
  } finally {
    await ear.close();
    await peripheral.kill();
    await radio.close();
  }
}

/** As the provisioner does: who was frozen a moment ago may not have let go of the connection before. */
async function openAnew(link: () => LinkedBy): Promise<LinkedBy> {
  for (let tries = 1; ; tries += 1) {
    const by = link();
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await by.until("it is open", ({ opened }) => opened !== null);
      return by;
    } catch (error) {
      if (tries === OPENINGS_MAX) {
        throw error;
      }
      by.link.close();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await by.until("it is over", ({ ended }) => ended !== null);
    }
  }
}

/** Of ATT, each cut, empty, or of a kind that nobody asked for (facts: both nobles throw at several). */
const PDUS = [
  "01",
  "0110",
  "01080100050f",
  "02",
  "0200",
  "03",
  "0300",
  "05",
  "0501",
  "09",
  "0900",
  "090000",
  "11",
  "1100",
  "110001000000",
  "1b",
  "1b00",
  "1b0000",
  "1d",
  "1d0100",
  "1dffff00",
  "23",
  "2300",
  "fe",
  "ff",
].map(fromHex);
const RANDOM_PDUS = 2000;
const AT_ONCE = 50;

for (const stack of ["abandonware", "stoprocent"] as const) {
  test(`@${stack}/noble: PDUs that no peripheral should send end a connection at most`, () =>
    withScene(stack, async ({ ear, link, works }) => {
      const seed = seedOfRun("hostile peripheral");
      const { integer: below } = seededRandom(seed);
      const random = Array.from({ length: RANDOM_PDUS }, () =>
        Uint8Array.from({ length: below(30) }, () => below(256)),
      );
      let by = link();
      for (const [i, pdu] of [...PDUS, ...random].entries()) {
        if (by.ended !== null || by.ends > 0) {
          await until("it listens", () => ear.view().state === "listening");
          by = link();
        }
        const current = by;
        await current.until(
          "it is open or over",
          ({ opened, ended }) => opened !== null || ended !== null,
        );
        current.link.write(concatBytes([toUtf8("raw"), pdu]));
        if (i % AT_ONCE === 0) {
          const told = current.heard.length;
          current.link.write(toUtf8("ping"));
          await current.until(
            "it goes on",
            ({ heard, ended }) => heard.length > told || ended !== null,
          );
        }
      }
      by.link.close();
      await by.until("it is over", ({ ended }) => ended !== null);
      await works();
      expect(ear.view().restarts).toBe(0);
    }));
}

test("a peripheral that says a thousand things at once is hung up on", () =>
  withScene("abandonware", async ({ link, works }) => {
    const by = link();
    await by.until("it is open", ({ opened }) => opened !== null);
    by.link.write(toUtf8("much"));
    await by.until("it is over", ({ ended }) => ended !== null);
    expect(by.ended?.why).toBe("flooded");
    await works();
  }));

test("a peripheral that answers nothing is given up in time", () =>
  withScene("abandonware", async ({ peripheral, link, works, ear }) => {
    peripheral.freeze();
    const by = link();
    await by.until("it is over", ({ ended }) => ended !== null);
    expect(by.ended?.why).toBe("timed-out");
    peripheral.thaw();
    await works();
    expect(ear.view().restarts).toBe(0);
  }));
