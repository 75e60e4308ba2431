/** `node program.mjs RECORDING SECONDS`: what is counted on an emulated arm64. The recording is 32-bit floats at 48 kHz. */
import { readFileSync } from "node:fs";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { STEADY } from "@tillwave/shared/tone/profile";

const RATE = 48_000;
const BLOCK = 128;

const [recording = "", seconds = ""] = process.argv.slice(2);
const { buffer } = Uint8Array.from(readFileSync(recording));
const samples = new Float32Array(buffer).subarray(0, Number(seconds) * RATE);
let heard = 0;
const demodulator = createDemodulator({ sampleRate: RATE, profiles: [STEADY] }, () => {
  heard += 1;
});
for (let from = 0; from < samples.length; from += BLOCK) {
  demodulator.push(samples.subarray(from, from + BLOCK));
}
console.log(heard);
