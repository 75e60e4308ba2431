/** A central within this command, for as long as it runs: where none runs on this machine. */
import { linuxRadios } from "@tillwave/beacon-central/adapters/linux-radios";
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { createCentral } from "@tillwave/beacon-central/central";
import { NO_LOG } from "@tillwave/shared/core/log";
import { err, ok } from "@tillwave/shared/core/result";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { Central } from "./central.ts";

export function createOwnCentral(options: {
  readonly adapter: number | null;
  readonly stack: "abandonware" | "stoprocent";
}): Central {
  const central = createCentral(
    {
      radios: linuxRadios(NO_LOG),
      crypto: createNodeCrypto(),
      random: nodeRandom,
      timers: machineTimers,
      now: monotonic,
      wall: () => Date.now(),
      log: NO_LOG,
    },
    { version: "command line", ...options },
  );
  const noJob = err({ type: "refused", why: "unknown-job", detail: "" } as const);
  return {
    status: () => Promise.resolve(ok(central.status())),
    nearby: () => Promise.resolve(ok(central.nearby())),
    start(order) {
      const started = central.start(order);
      return Promise.resolve(
        started.ok ? started : err({ type: "refused", ...started.error } as const),
      );
    },
    job(id) {
      const job = central.job(id);
      return Promise.resolve(job === null ? noJob : ok(job));
    },
    cancel: (id) => Promise.resolve(central.cancel(id) ? ok(undefined) : noJob),
    watch(plan) {
      const watched = central.watch(plan);
      return Promise.resolve(
        watched.ok ? watched : err({ type: "refused", ...watched.error } as const),
      );
    },
    audit: () => Promise.resolve(ok(central.audit())),
    close: () => central.close(),
  };
}
