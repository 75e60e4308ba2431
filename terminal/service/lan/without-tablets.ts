/** A till that serves its own page only: no tablet is known, and none is let in. */
import { NO_LOG } from "@tillwave/shared/core/log";
import { nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createCallers } from "./callers.ts";
import { createTabletDesk } from "./tablet-desk.ts";
import { createTablets } from "./tablets.ts";
import type { TabletServing } from "../api/tablet-routes.ts";

export function withoutTablets(token: string): TabletServing {
  const deps = { random: nodeRandom, digest: nodeDigest, log: NO_LOG };
  const tablets = createTablets({
    ...deps,
    file: { read: () => ({ tablets: [], keptAs: null }), write: () => {} },
    clock: { read: () => ({ wall: 0, monotonic: 0, boot: "" }) },
  });
  const desk = createTabletDesk({
    ...deps,
    tablets,
    now: () => 0,
    lan: () => ({ state: "off" }),
    approve: () => null,
  });
  return { desk, callers: createCallers({ token, tablets, ...deps }), authority: () => null };
}
