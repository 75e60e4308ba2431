/** The training till: the shop's settings and goods on a folder of its own, without hub, reader and card terminal. */
import type { Feed } from "../feed.ts";
import type { Goods } from "../goods.ts";
import type { HelloOptions } from "../hello.ts";
import type { OpenerOptions } from "../opener.ts";
import type { Ports } from "../ports.ts";
import { createMemberships } from "../sync/memberships.ts";
import { createTillKeys } from "../till-key.ts";
import { type TillState, createTillState } from "../till-state.ts";
import { NO_READERS } from "./no-devices.ts";

export interface TrainingDeps {
  readonly feed: Feed;
  readonly goods: Goods;
  readonly folder: string;
}

export function openTraining(
  options: OpenerOptions & HelloOptions,
  ports: Ports,
  { feed, goods, folder }: TrainingDeps,
): TillState {
  const { cardTerminal: _, ...settings } = options.settings;
  const keys = createTillKeys(folder, ports.crypto);
  const memberships = createMemberships({ ...ports, folder, keys, hubUrl: null });
  // People train with the goods that are sold here, the hub's where it has sent any.
  const sold: Goods = { ...goods, useOwn: () => {} };
  return createTillState(
    // Whoever was added to train with is gone with the training: nobody is kept out by a lost PIN.
    { ...options, folder, settings, isTraining: true, forgetPeople: true },
    { ...ports, readers: NO_READERS },
    { feed, memberships, goods: sold },
  );
}
