/**
 * Ends this process by force when its main thread has stood still for too long, even if nobody is left who could:
 * native code may spin or deadlock, and a till that is killed kills nobody.
 */
import { Worker } from "node:worker_threads";

const BEAT_MS = 250;
const STILL_MS_MAX = 5000;

const WATCH = `
  const { workerData } = require("node:worker_threads");
  const beats = new Int32Array(workerData);
  for (;;) {
    const seen = Atomics.load(beats, 0);
    if (Atomics.wait(beats, 0, seen, ${STILL_MS_MAX}) === "timed-out") {
      process.kill(process.pid, "SIGKILL");
    }
  }
`;

export function startDeadMan(): void {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(memory);
  new Worker(WATCH, { eval: true, workerData: memory }).unref();
  setInterval(() => {
    Atomics.add(beats, 0, 1);
    Atomics.notify(beats, 0);
  }, BEAT_MS);
}
