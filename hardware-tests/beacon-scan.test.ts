/** The ear through noble, unmodified, on controllers of the bench; and the command line in front of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import type { Ears } from "@tillwave/beacon-central/ports";
import { earKeepsItsContract, listenBy } from "@tillwave/beacon-central/testing/ear-contract";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { afterAll, describe, expect, test } from "vitest";
import { type Radio, openRadio, withRadio } from "../scripts/radio/radio.ts";
import { startRawAdvertiser } from "./daemons/raw-advertiser.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-beacon-scan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WAIT = 60_000;

const earsOf = (radio: Radio): Ears => ({
  open: (options, listener) =>
    startEar({ ...options, environment: radio.environment }, listener, NO_LOG),
});

earKeepsItsContract("noble in a process of its own", async () => {
  const radio = await openRadio({ adapters: 2 });
  const other = await startRawAdvertiser(radio, 1);
  const adapter = present(radio.adapters[0], "the ear's adapter");
  return {
    ears: earsOf(radio),
    address: other.address,
    advertise: other.advertise,
    removeAdapter() {
      adapter.unplug();
      return Promise.resolve();
    },
    returnAdapter: () => adapter.plug(),
    async close() {
      await other.close();
      await radio.close();
    },
  };
});
