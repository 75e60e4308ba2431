/**
 * The first program of an emulated machine: it runs there what it is told over a serial line, a JSON value a line.
 *
 *   to it      {"id": 1, "command": "hciconfig hci0 down", "waitMs": 5000}
 *   from it    {"id": 1, "status": 0, "said": "…"}        status null: it took longer, and was ended
 *              {"id": 0, "status": 0, "said": "ready"}    at start
 *
 * The line is its only argument. What a command says on both outputs is one text, of so many bytes at most.
 */
import { execFile, execFileSync } from "node:child_process";
import { createReadStream, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const SAID_BYTES_MAX = 4_000_000;

interface Order {
  readonly id: number;
  readonly command: string;
  readonly waitMs: number;
}

const [line = "/dev/ttyS1"] = process.argv.slice(2);
execFileSync("/bin/busybox", ["stty", "-F", line, "raw", "-echo"]);
const out = openSync(line, "w");

function answer(id: number, status: number | null, said: string): void {
  writeSync(out, `${JSON.stringify({ id, status, said })}\n`);
}

createInterface({ input: createReadStream(line) }).on("line", (text) => {
  const { id, command, waitMs } = JSON.parse(text) as Order;
  const options = { timeout: waitMs, maxBuffer: SAID_BYTES_MAX, encoding: "utf8" } as const;
  execFile("/bin/sh", ["-c", `{ ${command}\n} 2>&1`], options, (error, said) => {
    const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
    answer(id, status, said);
  });
});
answer(0, 0, "ready");
