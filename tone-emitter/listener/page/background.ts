/** The worker that listens, as the page sees it. */
import type { HearingPorts } from "../hearing-runner.ts";
import { MESSAGES_VERSION, type WorkerOrder, type WorkerReport } from "./messages.ts";
import type { Sound } from "./microphone.ts";

export const openBackground: HearingPorts<Sound>["openBackground"] = ({ news, broken }) => {
  const worker = new Worker(new URL("./decoder.ts", import.meta.url), { type: "module" });
  const say = (order: WorkerOrder, handedOver: Transferable[] = []): void =>
    worker.postMessage(order, handedOver);
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerReport>) => {
    if (data.type !== "ready") {
      news(data.turn, data);
    } else if (data.version !== MESSAGES_VERSION) {
      broken();
    }
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    broken();
  });
  worker.addEventListener("messageerror", broken);
  return {
    listen: (turn, { sampleRate, port }) => say({ type: "listen", turn, sampleRate, port }, [port]),
    rest: () => say({ type: "rest" }),
    close: () => worker.terminate(),
  };
};
