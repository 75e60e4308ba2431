import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-range-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine(["tone", "range", ...args], {
    environment: { XDG_STATE_HOME: folder },
    progress: () => {},
    live: () => {},
  });

test("a walk says how loud each range is, what to set, and draws itself", async () => {
  const out = join(folder, "walk.svg");
  const args = [
    "--measured",
    "3=5.2,5=1,7=-4,10=none",
    "--range",
    "7",
    "--calibration",
    "1",
    "-o",
    out,
  ];
  const { exit, say, json } = await run(...args);
  expect(exit).toBe(EXIT.done);
  expect(json).toMatchObject({
    reachMetres: 10.4,
    calibration: -4,
    spots: [{}, {}, {}, { snrDb: null }],
  });
  expect(say.join("\n")).toMatch(
    /For 7 m: 5 dB quieter\.\n {2}tillwave emitter set --calibration -4/u,
  );
  const svg = readFileSync(out, "utf8");
  expect(svg).toContain("not heard");
  expect(svg).toContain("the zone ends at 10.4 m");
});

test("what no calibration corrects is said to be something else", async () => {
  const { say } = await run("--measured", "3=50,5=49", "--range", "3");
  expect(say.join("\n")).toMatch(/right loudspeaker/u);
});

test("nothing heard anywhere is a failure, and draws nothing", async () => {
  const out = join(folder, "nothing.svg");
  const { exit, say } = await run("--measured", "3=none,5=none", "-o", out);
  expect(exit).toBe(EXIT.failed);
  expect(say.join(" ")).toMatch(/emitter status.*tone listen/u);
  expect(existsSync(out)).toBe(false);
});

test.each([
  ["--distances", "0,5"],
  ["--distances", "5,abc"],
  ["--distances", Array(13).fill("5").join(",")],
  ["--measured", "3"],
  ["--measured", "3=5=7"],
  ["--measured", "3=99"],
  ["--measured", "3=5x"],
  ["--seconds", "3"],
  ["--range", "4"],
  ["--place", "4294967296"],
])("%s %s is refused in words", async (option, value) => {
  const { exit, say } = await run(option, value);
  expect(exit).toBe(EXIT.usage);
  expect(say.join(" ")).toContain(option);
});
