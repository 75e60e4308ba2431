/** `tillwave beacon decode` and `tillwave beacon lint`, as they are typed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatBeaconSettings } from "@tillwave/shared/beacon/settings";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillwave-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine(["beacon", ...args], { environment: {}, progress: () => {}, live: () => {} });

function settingsFile(name: string, changes: object = {}): string {
  const file = join(folder, name);
  writeFileSync(file, formatBeaconSettings({ ...BEACON_SETTINGS, ...changes }));
  return file;
}

describe("decode", () => {
  test("says each field of Apple's sample", async () => {
    const { exit, say } = await run(
      "decode",
      "02011A1AFF4C000215E2C56DB5DFFB48D2B060D0F5A71096E000010002C5",
    );
    expect(exit).toBe(EXIT.done);
    expect(say).toEqual([
      "30 bytes",
      "02 01 1A",
      "  flags: findable, classic too (controller), classic too (host)",
      "1A FF 4C 00 02 15 E2 C5 6D B5 DF FB 48 D2 B0 60 D0 F5 A7 10 96 E0 00 01 00 02 C5",
      "  iBeacon",
      "    UUID           E2C56DB5-DFFB-48D2-B060-D0F5A71096E0",
      "    major          1 (0x0001)",
      "    minor          2 (0x0002)",
      "    power at 1 m   −59 dBm (−18 dBm at 0 m)",
      "    It wakes phones. Anybody can send the same: it proves nothing.",
    ]);
  });

  test("takes bytes in pieces, with colons, and as a program writes them", async () => {
    for (const pieces of [["02", "01", "06"], ["0x020106"], ["02:01:06"]]) {
      expect(await run("decode", ...pieces)).toMatchObject({
        exit: EXIT.done,
        json: { structures: [{ type: 1, data: "06" }] },
      });
    }
  });

  test("refuses what are no bytes, and too many of them", async () => {
    for (const pieces of [["beacon"], ["020"], ["02".repeat(600)]]) {
      expect((await run("decode", ...pieces)).exit).toBe(EXIT.usage);
    }
  });

  test("says where an advertisement breaks off", async () => {
    const { exit, say, json } = await run("decode", "0201060509414");
    expect(exit).toBe(EXIT.usage);
    expect(say.join(" ")).toMatch(/no hexadecimal/u);
    expect(json).toMatchObject({ error: "usage" });
    const cut = await run("decode", "020106050941");
    expect(cut).toMatchObject({ exit: EXIT.failed, json: { type: "cut-short", missingBytes: 3 } });
    expect(cut.say).toEqual(["Cut short: the structure that begins with byte 3 lacks 3 bytes."]);
  });

  test("says what is wrong with a frame", async () => {
    const { exit, say } = await run("decode", "0616AAFE10EE04");
    expect(exit).toBe(EXIT.failed);
    expect(say.at(-1)).toBe("    broken: the beginning 4 of an address is not defined");
  });

  test("knows a beacon's own id, and how late it is", async () => {
    const file = settingsFile("door.json");
    const id = ["decode", "0D16AAFE30EE89D191C462457408", "--settings", file, "--at"];
    const inTime = await run(...id, "1800000005");
    expect(inTime.exit).toBe(EXIT.done);
    expect(inTime.say.join("\n")).toContain(
      "that beacon's, of the window from 2027-01-15T08:00:00Z on: the window of that moment",
    );
    expect(inTime.json).toMatchObject({ structures: [{ own: true, window: 1_800_000_000 }] });
    const late = await run(...id, "1800007200");
    expect(late.say.join("\n")).toContain("7200 s before that moment");
    expect(await run(...id, "1800200000")).toMatchObject({
      exit: EXIT.failed,
      json: { structures: [{ own: false, window: null }] },
    });
  });

  test("opens a beacon's sealed figures", async () => {
    const sealed = "1516AAFE20019CC77684117215D0A4DC00D0123489A8";
    const file = settingsFile("door.json");
    const opened = await run("decode", sealed, "--settings", file, "--at", "1800000600");
    expect(opened.exit).toBe(EXIT.done);
    expect(opened.say.join("\n")).toMatch(/battery +3000 mV\n +temperature +25.5 °C/u);
    const closed = await run("decode", sealed);
    expect(closed.say.join("\n")).toMatch(/key alone/u);
  });

  test("knows a rolling iBeacon of its own", async () => {
    const rolling = { keys: { ...BEACON_SETTINGS.keys, rolling: true } };
    const file = settingsFile("door.json", rolling);
    const frame = "1AFF4C000215E2C56DB5DFFB48D2B060D0F5A71096E01DBE4984C5";
    const at = ["--settings", file, "--at", "1800000000"];
    expect((await run("decode", frame, ...at)).json).toMatchObject({ structures: [{ own: true }] });
    const other = frame.replace("1DBE4984", "1DBE4985");
    expect((await run("decode", other, ...at)).exit).toBe(EXIT.failed);
  });

  test("a name from the air does nothing to a terminal", async () => {
    const { say } = await run("decode", "06091B5B324A07");
    expect(say.join("")).not.toMatch(/\p{Cc}/u);
  });

  test.each([
    ["that are not there", "nothing.json", /cannot be read: ENOENT/u],
    ["that are none", "none.json", /holds no settings/u],
    ["without keys", "keyless.json", /holds no keys/u],
  ])("says so of settings %s", async (_, name, words) => {
    writeFileSync(join(folder, "none.json"), "{}");
    settingsFile("keyless.json", { keys: null });
    const { exit, say } = await run("decode", "020106", "--settings", join(folder, name));
    expect(exit).toBe(EXIT.usage);
    expect(say.join(" ")).toMatch(words);
  });

  test.each(["-1", "1.5", "4294967296", "now"])("--at %s is no time", async (at) => {
    expect((await run("decode", "020106", `--at=${at}`)).exit).toBe(EXIT.usage);
  });
});

describe("lint", () => {
  const door = (): string => settingsFile("door.json");
  const other = { name: "Till", place: 13, uid: null, keys: null };

  test("a plan as it should be", async () => {
    expect(await run("lint", door())).toMatchObject({
      exit: EXIT.done,
      say: ["1 beacon: nothing is wrong."],
      json: { beacons: 1, findings: [] },
    });
  });

  test("one file twice is one beacon", async () => {
    expect((await run("lint", door(), door())).json).toMatchObject({ beacons: 1, findings: [] });
  });

  test("two zones of one id are an error, with what to do", async () => {
    const files = [door(), settingsFile("till.json", other)];
    const { exit, say, json } = await run("lint", ...files);
    expect(exit).toBe(EXIT.failed);
    expect(say).toEqual([
      `ERROR id-twice: ${files.join(", ")}`,
      "  Major 7, minor 12 is said in more than one zone: 12, 13.",
      "  Give each zone a minor of its own, and each beacon its place.",
      "2 beacons: 1 error, 0 warnings.",
    ]);
    expect(json).toMatchObject({
      error: "plan-has-errors",
      findings: [{ severity: "error", code: "id-twice", where: files }],
    });
  });

  test("a warning is said, and does not fail", async () => {
    const { exit, say } = await run("lint", settingsFile("a.json", { powerAt1m: -30 }));
    expect(exit).toBe(EXIT.done);
    expect(say[0]).toMatch(/^warning power-implausible: /u);
    expect(say.at(-1)).toBe("1 beacon: 0 errors, 1 warning.");
  });

  test("a file that holds no settings is an error among the others", async () => {
    writeFileSync(join(folder, "none.json"), "{}");
    const none = join(folder, "none.json");
    const nothing = join(folder, "nothing.json");
    const long = join(folder, "long.json");
    writeFileSync(long, " ".repeat(9000));
    expect(await run("lint", door(), none, nothing, long)).toMatchObject({
      exit: EXIT.failed,
      json: {
        beacons: 1,
        findings: [
          { code: "unknown-version", where: [none] },
          {
            code: "unreadable",
            where: [nothing],
            detail: { code: "ENOENT" },
            say: expect.stringMatching(/is not there/u),
            remedy: expect.any(String),
          },
          { code: "too-long", where: [long] },
        ],
      },
    });
  });

  test("of many beacons with one fault a few are named", async () => {
    const files = Array.from({ length: 8 }, (_, i) =>
      settingsFile(`${i}.json`, { name: `Zone ${i}`, uid: null, place: i + 1, keys: null }),
    );
    const { say } = await run("lint", ...files);
    expect(say[0]).toMatch(/4\.json and 3 more$/u);
  });
});
