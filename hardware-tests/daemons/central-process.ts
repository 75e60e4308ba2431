/** The central as a program of its own, and its socket. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CENTRAL_SOCKET,
  type CentralAnswer,
  type CentralAsk,
  type CentralJob,
  type CentralOrder,
  type CentralStatus,
  parseCentralAnswer,
} from "@tillwave/shared/api/central";
import { assert } from "@tillwave/shared/core/assert";
import { type DeviceProcess, startDeviceProcess } from "./device-process.ts";

const MAIN = fileURLToPath(new URL("../../beacon/central/main.ts", import.meta.url));
const LOOK_EVERY = 20;
/** In milliseconds: longer than a job may take. */
const JOB_WAIT = 180_000;

export interface CentralProcess extends DeviceProcess<CentralAsk, CentralAnswer, CentralStatus> {
  /** Its id. */
  start(order: CentralOrder): Promise<string>;
  job(id: string): Promise<CentralJob>;
  /** As it was when it was over. */
  over(id: string): Promise<CentralJob>;
  run(order: CentralOrder): Promise<CentralJob>;
}

export interface CentralProcessOptions {
  readonly folder: string;
  readonly adapter: number;
  readonly stack?: "abandonware" | "stoprocent";
  readonly environment: Readonly<Record<string, string>>;
}

export async function startCentralProcess({
  folder,
  adapter,
  stack = "abandonware",
  environment,
}: CentralProcessOptions): Promise<CentralProcess> {
  const words = ["--folder", folder, "--adapter", String(adapter), "--stack", stack];
  const device = await startDeviceProcess<CentralAsk, CentralAnswer, CentralStatus>({
    name: "the central",
    folder,
    socketPath: join(folder, CENTRAL_SOCKET),
    command: process.execPath,
    args: ["--import", "tsx", MAIN, ...words],
    environment,
    parseAnswer: parseCentralAnswer,
    statusAsk: { ask: "status" },
    statusIn: (answer) => (answer.answer === "status" ? answer.status : null),
  });
  const start = async (order: CentralOrder): Promise<string> => {
    const answer = await device.ask({ ask: "start", order });
    assert(answer.answer === "job", `a job: ${JSON.stringify(answer)}`);
    return answer.id;
  };
  const job = async (id: string): Promise<CentralJob> => {
    const answer = await device.ask({ ask: "job", id });
    assert(answer.answer === "progress", `its progress: ${JSON.stringify(answer)}`);
    return answer.job;
  };
  const over = async (id: string): Promise<CentralJob> => {
    const end = performance.now() + JOB_WAIT;
    for (;;) {
      const now = await job(id);
      if (now.step === "over") {
        return now;
      }
      assert(performance.now() < end, `it is over: ${JSON.stringify(now)}`);
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_EVERY);
      });
    }
  };
  return { ...device, start, job, over, run: async (order) => over(await start(order)) };
}
