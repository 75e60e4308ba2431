/** The emitter as a program of its own, its socket, and a zone at a real hub for it to sound in. */
import { readFileSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  EMITTER_SOCKET,
  type EmitterAnswer,
  type EmitterAsk,
  type EmitterStatus,
  parseEmitterAnswer,
} from "@tillwave/shared/api/emitter";
import type { EmitterCode, ZonesReply, ZonesView } from "@tillwave/shared/api/console-zones";
import { assert, present } from "@tillwave/shared/core/assert";
import { type DeviceProcess, startDeviceProcess } from "./device-process.ts";
import type { HubProcess } from "./hub-process.ts";
import { until } from "./pty.ts";

const MAIN = fileURLToPath(new URL("../../tone-emitter/emitter/main.ts", import.meta.url));

export type EmitterProcess = DeviceProcess<EmitterAsk, EmitterAnswer, EmitterStatus>;

export interface EmitterProcessOptions {
  readonly folder: string;
  readonly speaker?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function startEmitterProcess({
  folder,
  speaker = "silent",
  environment = {},
}: EmitterProcessOptions): Promise<EmitterProcess> {
  return startDeviceProcess<EmitterAsk, EmitterAnswer, EmitterStatus>({
    name: "the emitter",
    folder,
    socketPath: join(folder, EMITTER_SOCKET),
    command: process.execPath,
    args: ["--import", "tsx", MAIN, "--folder", folder, "--speaker", speaker],
    environment,
    parseAnswer: parseEmitterAnswer,
    statusAsk: { ask: "status" },
    statusIn: (answer) => (answer.answer === "status" ? answer.status : null),
  });
}

export interface Air {
  readonly samples: () => number;
  close(): void;
}

/** Hears what an emitter without a loudspeaker would sound. */
export async function hearAir(folder: string, hear: (samples: Float32Array) => void): Promise<Air> {
  const socket: Socket = connect(join(folder, EMITTER_SOCKET));
  let rest = Buffer.alloc(0);
  let isSound = false;
  let count = 0;
  socket.on("data", (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    if (!isSound) {
      const end = rest.indexOf("\n");
      if (end < 0) {
        return;
      }
      const answer = parseEmitterAnswer(rest.subarray(0, end).toString());
      assert(answer?.answer === "air", `the air: ${JSON.stringify(answer)}`);
      rest = rest.subarray(end + 1);
      isSound = true;
    }
    const whole = rest.length - (rest.length % Float32Array.BYTES_PER_ELEMENT);
    const samples = new Float32Array(new Uint8Array(rest.subarray(0, whole)).buffer);
    rest = rest.subarray(whole);
    count += samples.length;
    if (samples.length > 0) {
      hear(samples);
    }
  });
  socket.write('{"ask":"air"}\n');
  await until(() => isSound, "no air");
  return { samples: () => count, close: () => socket.destroy() };
}

export interface ZoneAtHub {
  readonly place: number;
  /** For one emitter in it. */
  emitterCode(name: string): Promise<EmitterCode>;
  view(): Promise<ZonesView>;
  rotate(device: string, isStolen: boolean): Promise<void>;
  retire(device: string): Promise<void>;
}

/** Makes a zone, as a person at the hub's console does. */
export async function makeZone(hub: HubProcess, name: string): Promise<ZoneAtHub> {
  const token = readFileSync(join(hub.folder, "control-token"), "utf8").trim();
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-tillwave": "1",
  };
  const send = async (path: string, body?: object): Promise<unknown> => {
    const request = body && { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(new URL(path, hub.console), { headers, ...request });
    assert(response.ok, `${path} is answered ${response.status}`);
    return response.status === 204 ? null : response.json();
  };
  const view = async (): Promise<ZonesView> => (await send("/api/zones")) as ZonesView;
  const { version, zones } = await view();
  const zone = { place: null, name, kind: "zone", range: 5, points: 5, periodHours: 24 };
  const others = zones.map(({ today: _today, ...wish }) => wish);
  const reply = (await send("/api/zones", {
    basedOn: version,
    zones: [...others, { ...zone, next: null, at: null, reward: null, hours: null }],
    consent: null,
  })) as ZonesReply;
  assert(reply.ok, `the zone is taken: ${JSON.stringify(reply)}`);
  const { place } = present(
    reply.view.zones.find((row) => row.name === name),
    "the zone",
  );
  return {
    place,
    view,
    emitterCode: async (called) =>
      (await send(`/api/zones/${place}/emitter-codes`, { name: called })) as EmitterCode,
    rotate: async (device, stolen) => {
      await send(`/api/emitters/${device}/rotate`, { stolen });
    },
    retire: async (device) => {
      await send(`/api/emitters/${device}/retire`, {});
    },
  };
}
