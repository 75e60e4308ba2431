/** The machine that a figure was measured on, without which the figure says little. */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { versions } from "node:process";
import { createBenchFolder, requireRealFileSystem } from "./data-directory.ts";
import { type Machine, percentile } from "./report.ts";

const FSYNC_SAMPLES = 200;
const FSYNC_BYTES = 4096;

export function describeMachine(): Machine {
  const folder = createBenchFolder("fsync");
  try {
    const dataFileSystem = requireRealFileSystem(folder);
    const samples = measureFsync(folder);
    const processors = cpus();
    return {
      cpu: processors[0]?.model ?? "unknown",
      cores: processors.length,
      memoryMiB: Math.round(totalmem() / 2 ** 20),
      node: versions.node,
      kernel: release(),
      dataFileSystem,
      fsyncP50Micros: Math.round(percentile(samples, 50)),
      fsyncP99Micros: Math.round(percentile(samples, 99)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Microseconds for each append and fsync of one page. */
function measureFsync(folder: string): readonly number[] {
  const page = new Uint8Array(FSYNC_BYTES);
  const file = openSync(join(folder, "appended"), "a");
  const samples: number[] = [];
  for (let i = 0; i < FSYNC_SAMPLES; i += 1) {
    const began = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    samples.push((performance.now() - began) * 1000);
  }
  closeSync(file);
  return samples;
}
