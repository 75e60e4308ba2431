/** An air in memory: who advertises is heard by every ear whose adapter is there, as often as the tests let time pass. */
import type { AirReport, Ear, EarListener, EarState, EarView, Ears } from "../ports.ts";

export interface SimulatedAir {
  readonly ears: Ears;
  /** One advertisement, heard at once by all that listen. */
  say(report: AirReport): void;
  /** Of all ears. */
  become(state: EarState, detail?: string): void;
}

const FRESH: EarView = {
  state: "starting",
  address: null,
  detail: null,
  restarts: 0,
  rescans: 0,
  lost: 0,
};

export function createSimulatedAir(): SimulatedAir {
  let view: EarView = { ...FRESH, state: "listening", address: "00:aa:01:00:00:42" };
  const listeners = new Set<EarListener>();
  return {
    ears: {
      open(_options, listener): Ear {
        listeners.add(listener);
        queueMicrotask(() => {
          if (listeners.has(listener)) {
            listener.changed(view);
          }
        });
        return {
          view: () => view,
          close() {
            listeners.delete(listener);
            return Promise.resolve();
          },
        };
      },
    },
    say(report) {
      if (view.state === "listening") {
        listeners.forEach(({ heard }) => {
          heard({ ...report, data: new Uint8Array(report.data) });
        });
      }
    },
    become(state, detail) {
      view = { ...view, state, detail: detail ?? null };
      listeners.forEach(({ changed }) => {
        changed(view);
      });
    },
  };
}
