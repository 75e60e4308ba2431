/**
 * The open peer: ggwave 0.4.0 (npm `ggwave`, MIT, WebAssembly), its three ultrasound protocols, each with markers round a
 * message of any length (its default) and with a length agreed on beforehand (no markers). 48 kHz, 32-bit float, 1024
 * samples at a time; only the protocol under test is listened for. A message is 8 bytes: as much as a place and a code.
 */
import { createRequire } from "node:module";
import { equalBytes } from "@tillwave/shared/core/bytes";
import { assert, present } from "@tillwave/shared/core/assert";

export const GGWAVE_RATE = 48_000;
export const GGWAVE_MESSAGE_BYTES = 8;

export type GgwaveSpeed = "NORMAL" | "FAST" | "FASTEST";

export interface GgwaveMode {
  readonly speed: GgwaveSpeed;
  readonly length: "variable" | "fixed";
}

export const GGWAVE_MODES: readonly GgwaveMode[] = (["variable", "fixed"] as const).flatMap(
  (length) => (["NORMAL", "FAST", "FASTEST"] as const).map((speed) => ({ speed, length })),
);

export const nameOfMode = ({ speed, length }: GgwaveMode): string =>
  `ggwave ${speed.toLowerCase()}, ${length}`;

export interface Ggwave {
  /** One message, from its first sample to its last, to be sent again and again without a gap. */
  encode(mode: GgwaveMode, message: Uint8Array): Float32Array;
  /** What was heard, in order; the same message several times where it was. */
  listen(mode: GgwaveMode, samples: Float32Array): readonly Uint8Array[];
}

/** Samples of a call, as ggwave itself recommends. */
const BLOCK = 1024;
/** Volume: its own scale, in percent. The channel sets the level anyway. */
const VOLUME = 25;
/** Silence after the recording, so that what is still in its buffers is looked at, as our own `flush` does. */
const TAIL_BLOCKS = 16;

interface Instance {
  readonly _instance: never;
}
interface Parameters {
  readonly payloadLength: number;
  readonly sampleFormatInp: unknown;
}

/** What of emscripten.cpp is used here. */
interface Module {
  readonly ProtocolId: Readonly<Record<string, object>>;
  readonly SampleFormat: Readonly<Record<string, object>>;
  getDefaultParameters(): Parameters;
  init(parameters: object): Instance;
  free(instance: Instance): void;
  encode(instance: Instance, data: Uint8Array, protocol: object, volume: number): Int8Array;
  /** A view of one buffer for all calls. */
  decode(instance: Instance, data: Uint8Array): Int8Array;
  rxToggleProtocol(protocol: object, on: number): void;
  txToggleProtocol(protocol: object, on: number): void;
  disableLog(): void;
}

/** It says `n = …` on stdout at each message, and throws from there where it may not. */
const SILENT = { print: () => undefined, printErr: () => undefined };

/** It can be opened once in a process: its names are registered for good. */
let opened: Promise<Module> | null = null;

export async function openGgwave(): Promise<Ggwave> {
  const require = createRequire(import.meta.url);
  const open = require("ggwave") as (options: object) => Promise<Module>;
  opened ??= open(SILENT);
  const module = await opened;
  module.disableLog();
  return {
    encode: (mode, message) =>
      withInstance(module, mode, (instance, protocol) => {
        assert(message.length === GGWAVE_MESSAGE_BYTES, "a message of eight bytes");
        const bytes = module.encode(instance, message, protocol, VOLUME);
        return new Float32Array(Uint8Array.from(bytes).buffer);
      }),
    listen: (mode, samples) =>
      withInstance(module, mode, (instance) => {
        const padded = new Float32Array(Math.ceil(samples.length / BLOCK + TAIL_BLOCKS) * BLOCK);
        padded.set(samples);
        const heard: Uint8Array[] = [];
        for (let from = 0; from < padded.length; from += BLOCK) {
          const block = new Uint8Array(padded.slice(from, from + BLOCK).buffer);
          const message = module.decode(instance, block);
          if (message.length > 0) {
            heard.push(Uint8Array.from(message));
          }
        }
        return heard;
      }),
  };
}

/** Whether `message` is among what was heard, and how many others are. */
export function scoreHeard(
  heard: readonly Uint8Array[],
  message: Uint8Array,
): { readonly heard: boolean; readonly wrong: number } {
  const right = heard.filter((one) => equalBytes(one.subarray(0, message.length), message)).length;
  return { heard: right > 0, wrong: heard.length - right };
}

/** An instance knows the protocols that were on when it was made, and there may be four at once. */
function withInstance<T>(
  module: Module,
  { speed, length }: GgwaveMode,
  use: (instance: Instance, protocol: object) => T,
): T {
  const wanted = present(
    module.ProtocolId[`GGWAVE_PROTOCOL_ULTRASOUND_${speed}`],
    `ggwave's protocol ${speed}`,
  );
  for (const [name, protocol] of Object.entries(module.ProtocolId)) {
    if (name.startsWith("GGWAVE_PROTOCOL_")) {
      const on = protocol === wanted ? 1 : 0;
      module.rxToggleProtocol(protocol, on);
      module.txToggleProtocol(protocol, on);
    }
  }
  const float = module.SampleFormat["GGWAVE_SAMPLE_FORMAT_F32"];
  const instance = module.init({
    ...module.getDefaultParameters(),
    payloadLength: length === "fixed" ? GGWAVE_MESSAGE_BYTES : -1,
    sampleFormatInp: float,
    sampleFormatOut: float,
  });
  try {
    return use(instance, wanted);
  } finally {
    module.free(instance);
  }
}
