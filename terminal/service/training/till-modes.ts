/**
 * Selling for real or training: one of two tills is open, each on its own folder, and every page shows
 * that one. The real till is closed while people train, so nothing of it can be written.
 *
 *   selling ──on, with no sale in hand──▶ training ──off, with no sale in hand──▶ selling
 *
 * Which of the two it is lies on the disk before the other is opened, so that a restart finds it as it was.
 */
import type { TrainingReply, TrainingRequest } from "@tillwave/shared/api/training";
import type { Log } from "@tillwave/shared/core/log";
import { isOver } from "@tillwave/shared/sale/till";
import type { Selling } from "../selling.ts";
import type { TillState } from "../till-state.ts";
import type { TrainingFolder } from "./training-folder.ts";

export interface TillModesDeps {
  readonly folder: TrainingFolder;
  readonly log: Log;
  /** Each opens what lies on the disk. */
  openReal(): TillState;
  openTraining(): TillState;
}

export interface TillModes extends TillState {
  isTraining(): boolean;
  setTraining(request: TrainingRequest): TrainingReply;
}

export function createTillModes({ folder, log, openReal, openTraining }: TillModesDeps): TillModes {
  let isTraining = false;
  let now = openReal();
  // The real till was opened first: from it the goods are known that people train with.
  if (folder.isOn() && (now.selling() === null || !train())) {
    // It sells for real from here on, after the next restart too.
    const marked = folder.turnOff();
    if (!marked.ok) {
      log.error(marked.error, "the end of training could not be written down");
    }
  }

  /** False where it could not be opened: the real one goes on. */
  function train(): boolean {
    now.close();
    const training = openTraining();
    isTraining = training.selling() !== null;
    if (!isTraining) {
      training.close();
    }
    now = isTraining ? training : openReal();
    return isTraining;
  }

  function change(on: boolean): TrainingReply {
    const marked = on ? folder.turnOn() : folder.turnOff();
    if (!marked.ok) {
      log.error(marked.error, "training could not be written down");
      return { ok: false, error: { type: "cannot-open" } };
    }
    if (!on) {
      now.close();
      isTraining = false;
      now = openReal();
    } else if (!train()) {
      folder.turnOff();
      now.show();
      return { ok: false, error: { type: "cannot-open" } };
    }
    log.info({ isTraining }, "the till was changed over");
    now.show();
    return { ok: true, on };
  }

  return {
    selling: () => now.selling(),
    greeting: () => now.greeting(),
    show: () => now.show(),
    recover: (request) => now.recover(request),
    adopt: (stored) => now.adopt(stored),
    fail: (failure) => now.fail(failure),
    close: () => now.close(),
    isTraining: () => isTraining,
    setTraining({ on, approval }) {
      const selling = now.selling();
      if (selling === null) {
        return { ok: false, error: { type: "not-selling" } };
      }
      if (on === isTraining) {
        return { ok: true, on };
      }
      if (hasSaleInHand(selling)) {
        return { ok: false, error: { type: "sale-in-hand" } };
      }
      const allowed = selling.staff.approvals.take("training", approval);
      return allowed.ok ? change(on) : { ok: false, error: allowed.error };
    },
  };
}

/** What is on hold stays on hold, each with its own till. */
function hasSaleInHand({ view }: Selling): boolean {
  const { sale } = view().value.state;
  return !isOver(sale) && (sale.type !== "open" || sale.lines.length > 0);
}
