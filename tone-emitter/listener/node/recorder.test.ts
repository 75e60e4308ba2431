import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BLOCK_SAMPLES } from "./pcm-blocks.ts";
import { record, type RecorderEnd, type RecorderName } from "./recorder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillwave-recorder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A recorder that does what the shell is told. */
function install(name: RecorderName, script: string): void {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

interface Recorded {
  readonly frames: number[];
  readonly end: RecorderEnd;
}

async function recordAll(device: string | null = null): Promise<Recorded> {
  const frames: number[] = [];
  const environment = { PATH: `${folder}:/usr/bin:/bin` };
  const recorders = ["parec", "arecord"] as const;
  const recorder = record({ sampleRate: 48_000, device, environment, recorders }, (_, frame) =>
    frames.push(frame),
  );
  return { frames, end: await recorder.ended };
}

test("what a recorder brings is handed on, and its end is told in its own words", async () => {
  install(
    "parec",
    `head -c ${BLOCK_SAMPLES * 4 * 2} /dev/zero; echo "the device is gone" >&2; exit 1`,
  );
  expect(await recordAll()).toEqual({
    frames: [0, BLOCK_SAMPLES],
    end: { type: "failed", recorder: "parec", words: "the device is gone" },
  });
});

test("a sound system that does not run leaves it to the next", async () => {
  install("parec", `echo "Connection refused" >&2; exit 1`);
  install("arecord", `head -c ${BLOCK_SAMPLES * 2} /dev/zero`);
  expect(await recordAll()).toEqual({
    frames: [0],
    end: { type: "failed", recorder: "arecord", words: "" },
  });
});

test("a device that nobody knows is told with what the last recorder says of it", async () => {
  install("parec", `echo "No such entity" >&2; exit 1`);
  install("arecord", `echo "$*" >&2; exit 1`);
  const { frames, end } = await recordAll("hw:7");
  expect(frames).toEqual([]);
  expect(end).toEqual({
    type: "failed",
    recorder: "arecord",
    words: "-q --file-type=raw --format=S16_LE --channels=1 --rate=48000 --device=hw:7",
  });
});

test("a recorder that is stopped has not failed", async () => {
  install("parec", "exec cat /dev/zero");
  const environment = { PATH: `${folder}:/usr/bin:/bin` };
  const recorder = record({ sampleRate: 48_000, device: null, environment }, () => recorder.stop());
  expect(await recorder.ended).toEqual({ type: "stopped" });
});

test("a machine without any recorder is told which ones there are", async () => {
  const environment = { PATH: folder };
  const { ended } = record({ sampleRate: 48_000, device: null, environment }, () => {});
  expect(await ended).toEqual({ type: "not-installed", recorders: ["parec", "arecord"] });
});
