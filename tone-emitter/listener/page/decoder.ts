/** The worker in which a page listens: blocks of sound in, ids out. */
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { createBacklog } from "../backlog.ts";
import { createEar } from "../ear.ts";
import {
  MESSAGES_VERSION,
  type SoundBlock,
  type WorkerOrder,
  type WorkerReport,
} from "./messages.ts";

/** What most devices have; another is taken with the first sound. */
const USUAL_RATE = 48_000;
/** The turn while nobody listens. */
const NOBODY = -1;

let turn = NOBODY;
let sampleRate = USUAL_RATE;
const say = (report: WorkerReport): void => postMessage(report);

const began = performance.now();
const backlog = createBacklog();
const ear = createEar({ sampleRate, profiles: [STEADY, QUICK] }, (news) => say({ ...news, turn }));

function take({ samples, frame }: SoundBlock): void {
  if (backlog.isTooLate(frame / sampleRate, performance.now() / 1000)) {
    ear.leapOver();
  } else {
    ear.push(samples, frame);
  }
}

function listen(order: WorkerOrder & { readonly type: "listen" }): void {
  ({ turn, sampleRate } = order);
  backlog.restart();
  ear.restart(sampleRate);
  order.port.addEventListener("message", ({ data }: MessageEvent<SoundBlock>) => {
    if (order.turn === turn) {
      take(data);
    }
  });
  order.port.start();
}

addEventListener("message", ({ data }: MessageEvent<WorkerOrder>) => {
  if (data.type === "listen") {
    listen(data);
  } else {
    turn = NOBODY;
  }
});
say({ type: "ready", version: MESSAGES_VERSION, created: performance.now() - began });
