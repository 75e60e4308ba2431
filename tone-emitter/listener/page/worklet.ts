/** In the sound's own thread: gathers samples into blocks and hands them on. It allocates a block now and then, and nothing else. */
import { BLOCK_SAMPLES, type SoundBlock, type WorkletOrder } from "./messages.ts";

// What a worklet's scope has; the compiler's library of the DOM does not know it.
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** A class, because the platform wants one. */
class Collector extends AudioWorkletProcessor {
  #out: MessagePort | null = null;
  #isOver = false;
  #samples = new Float32Array(BLOCK_SAMPLES);
  #taken = 0;
  #frame = 0;

  constructor() {
    super();
    this.port.addEventListener("message", ({ data }: MessageEvent<WorkletOrder>) => {
      if (data.type === "send") {
        this.#out = data.port;
      } else {
        this.#isOver = true;
        this.#out?.close();
      }
    });
    this.port.start();
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = inputs[0]?.[0];
    if (channel !== undefined && this.#out !== null && !this.#isOver) {
      this.#take(channel, this.#out);
    }
    return !this.#isOver;
  }

  #take(channel: Float32Array, out: MessagePort): void {
    const isNext = currentFrame === this.#frame + this.#taken;
    if (!isNext || this.#taken + channel.length > BLOCK_SAMPLES) {
      this.#taken = 0;
      this.#frame = currentFrame;
    }
    this.#samples.set(channel, this.#taken);
    this.#taken += channel.length;
    if (this.#taken === BLOCK_SAMPLES) {
      const block: SoundBlock = { samples: this.#samples, frame: this.#frame };
      out.postMessage(block, [this.#samples.buffer]);
      this.#samples = new Float32Array(BLOCK_SAMPLES);
      this.#taken = 0;
      this.#frame += BLOCK_SAMPLES;
    }
  }
}

registerProcessor("collector", Collector);
