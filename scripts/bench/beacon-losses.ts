/** What happens to adapters, and how long after it was over the beacon advertises again. */
import { setTimeout as sleep } from "node:timers/promises";
import { assert, present } from "@tillwave/shared/core/assert";
import type { AdapterBench } from "../radio/adapter.ts";
import type { Radio } from "../radio/radio.ts";
import type { BeaconProgram } from "./beacon-program.ts";

const AWAY_MS = 2500;
/** The longest that is waited for it. */
const BACK_MS_MAX = 60_000;
const LOOK_MS = 2;
/** Between two losses: longer than whatever the first one may have left behind. */
const CALM_MS = 1500;

export interface Scene {
  readonly radio: Radio;
  readonly adapter: AdapterBench;
  readonly program: BeaconProgram;
}

export interface Loss {
  readonly name: string;
  /** Settles when the adapter is back, or would have to be. */
  happen(scene: Scene): Promise<void>;
}

export const LOSSES: readonly Loss[] = [
  {
    name: "down for 2.5 s",
    async happen({ adapter }) {
      adapter.down();
      await sleep(AWAY_MS);
      await adapter.up();
    },
  },
  {
    name: "down and up within one poll",
    async happen({ adapter }) {
      adapter.down();
      await adapter.up();
    },
  },
  {
    name: "unplugged for 2.5 s",
    async happen({ adapter }) {
      adapter.unplug();
      await sleep(AWAY_MS);
      await adapter.plug();
    },
  },
  {
    name: "unplugged, back under another index",
    async happen({ adapter }) {
      const index = present(adapter.index, "an adapter that is in");
      adapter.unplug();
      await sleep(AWAY_MS);
      await adapter.plug({ index: 1 - index });
    },
  },
  {
    name: "down during a connection",
    async happen({ radio, adapter }) {
      const { central } = await connectTo(radio, adapter);
      adapter.down();
      await sleep(AWAY_MS);
      await adapter.up();
      central.close();
    },
  },
  {
    name: "a connection, and its end",
    async happen({ radio, adapter }) {
      const { central, link } = await connectTo(radio, adapter);
      await link.disconnect();
      central.close();
    },
  },
  {
    name: "the controller forgets to advertise",
    happen: ({ adapter }) => Promise.resolve(adapter.forget()),
  },
  {
    name: "the controller resets itself",
    happen: ({ adapter }) => Promise.resolve(adapter.crash()),
  },
  {
    name: "every controller lost for 2.5 s",
    async happen({ radio }) {
      await radio.killEmulator();
      await sleep(AWAY_MS);
      await radio.startEmulator();
    },
  },
  {
    name: "the controller hangs for 2.5 s",
    async happen({ adapter }) {
      adapter.hang();
      await sleep(AWAY_MS);
      adapter.thaw();
      // What it did before it does still: what counts is that it takes orders again.
      adapter.forget();
    },
  },
  {
    name: "the radio's process killed, its socket with it",
    happen({ adapter, program }) {
      process.kill(program.radioPid(), "SIGKILL");
      adapter.forget();
      return Promise.resolve();
    },
  },
];

/** In milliseconds, from when the adapter was back to the first advertisement. */
export async function measureLoss(scene: Scene, loss: Loss): Promise<number> {
  const { radio, adapter } = scene;
  assert(adapter.advertising !== null, "it advertises before it is disturbed");
  await loss.happen(scene);
  const from = radio.now();
  const isBack = async (): Promise<void> => {
    while (adapter.advertising === null) {
      assert(radio.now() - from < BACK_MS_MAX, `${loss.name}: it does not come back`);
      // oxlint-disable-next-line no-await-in-loop -- until it is back
      await sleep(LOOK_MS);
    }
  };
  await isBack();
  const after = radio.now() - from;
  await sleep(CALM_MS);
  await isBack();
  return after;
}

/** It may be just changing what it says. The emulator has 16 controllers: each central gives its own back. */
async function connectTo(radio: Radio, { address }: AdapterBench) {
  const central = await radio.central();
  for (let tries = 0; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- until it takes connections
      return { central, link: await central.connect(address) };
    } catch (error) {
      if (tries > 500) {
        throw error;
      }
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(LOOK_MS * 5);
    }
  }
}
