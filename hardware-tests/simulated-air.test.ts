/** The simulated air as the programs of one machine meet it: the central's own radio on it keeps what noble's keeps. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAirRadios } from "@tillwave/beacon-central/adapters/air-radio";
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { earKeepsItsContract } from "@tillwave/beacon-central/testing/ear-contract";
import { linksKeepTheirContract } from "@tillwave/beacon-central/testing/links-contract";
import type { BrokerWord } from "@tillwave/shared/api/air";
import {
  PROVISIONING_IN,
  PROVISIONING_OUT,
  PROVISIONING_SERVICE,
} from "@tillwave/shared/beacon/provisioning/ids";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { openAirStation } from "@tillwave/shared/host/air-station";
import { expect, test } from "vitest";
import { openAir } from "../scripts/air/air-socket.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const ADDRESS = "c0:00:00:00:00:07";
const HANG_UP = toUtf8("hang up");

/** An air with one peripheral on it, which writes back what is written to it. */
async function openBench() {
  const folder = makeMemoryFolder("simulated-air-");
  const path = join(folder, "air");
  let air = await openAir(path);
  let order = { data: "020106", scanResponse: "", connectable: true, intervalMs: 50 };
  const heard = (word: BrokerWord): void => {
    if (word.say === "connect") {
      station.say({ say: "opened", link: word.link, mtu: 247 });
    } else if (word.say === "bytes") {
      const isAsked = word.bytes === toHex(HANG_UP);
      station.say(isAsked ? { say: "hang-up", link: word.link } : word);
    }
  };
  const station = openAirStation(path, {
    opened() {
      station.say({ say: "hello", version: 1, as: "beacon", address: ADDRESS, metres: 2 });
      station.say({ say: "advertise", order });
    },
    heard,
    lost: () => {},
  });
  const radios = createAirRadios({ path, now: monotonic });
  return {
    radios,
    ears: radios,
    address: ADDRESS,
    place: { service: PROVISIONING_SERVICE, write: PROVISIONING_IN, notify: PROVISIONING_OUT },
    hangUpWord: HANG_UP,
    killPeripheral: () => station.close(),
    async advertise(data: Uint8Array, options: { readonly connectable?: boolean } = {}) {
      order = { ...order, data: toHex(data), connectable: options.connectable ?? false };
      station.say({ say: "advertise", order });
      await Promise.resolve();
    },
    removeAdapter: () => air.close(),
    async returnAdapter() {
      air = await openAir(path);
    },
    async close() {
      await station.close();
      await air.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test("an air that somebody is on is not taken from them; what a killed one left is", async () => {
  const folder = makeMemoryFolder("simulated-air-");
  const path = join(folder, "air");
  writeFileSync(path, "");
  const air = await openAir(path);
  await expect(openAir(path)).rejects.toThrow(/another air/u);
  await air.close();
  await expect(openAir("/nowhere/at/all")).rejects.toThrow(/nowhere/u);
  rmSync(folder, { recursive: true, force: true });
});

earKeepsItsContract("the simulated air", openBench);
linksKeepTheirContract("the simulated air", openBench);
