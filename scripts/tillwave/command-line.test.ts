import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EXIT } from "./command.ts";
import { helpOf, runCommandLine } from "./command-line.ts";
import { COMMANDS } from "./commands.ts";

const run = (...args: readonly string[]) => {
  const state = mkdtempSync(join(tmpdir(), "tillwave-cli-"));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  return runCommandLine(args, {
    environment: { XDG_STATE_HOME: state },
    progress: () => {},
    live: () => {},
  });
};

test("without a command it lists them all, and that is no failure", async () => {
  const { exit, say } = await run();
  expect(exit).toBe(EXIT.done);
  for (const { name } of COMMANDS) {
    expect(say.join("\n")).toContain(name);
  }
});

test("the first word of several commands lists those", async () => {
  for (const words of [["tone"], ["tone", "--help"]]) {
    const { exit, say } = await run(...words);
    expect(exit).toBe(EXIT.done);
    expect(say.join("\n")).toContain("tone encode");
    expect(say.join("\n")).not.toContain("hub init");
  }
});

test("a command that there is not is named, with those that there are", async () => {
  const { exit, say } = await run("hub", "explode");
  expect(exit).toBe(EXIT.usage);
  expect(say.join("\n")).toMatch(/no command "hub explode"[\s\S]*hub init/u);
});

test("a command that is nearly one is guessed, and of its group alone the others are listed", async () => {
  const { exit, say } = await run("beacon", "stauts");
  expect(exit).toBe(EXIT.usage);
  expect(say.join("\n")).toMatch(/Did you mean: tillwave beacon status\?[\s\S]*beacon scan/u);
  expect(say.join("\n")).not.toContain("hub init");
  expect((await run("beacon", "frob")).say.join("\n")).not.toContain("Did you mean");
  expect((await run("becon")).say.join("\n")).toContain("tillwave beacon");
});

test("what is wrong with options is said in words of our own", async () => {
  const said = async (...args: readonly string[]) => (await run(...args)).say[0];
  expect(await said("plan", "lint", "--jsn")).toBe(
    "tillwave plan lint has no option --jsn. Did you mean --json?",
  );
  expect(await said("beacon", "log", "--lines")).toBe("--lines needs something after it.");
  expect(await said("beacon", "reset", "x", "--yes=no")).toBe(
    "--yes stands alone: nothing follows it.",
  );
});

test.each(COMMANDS)("$name explains itself, with examples of its own", async (command) => {
  const { exit, say } = await run(...command.name.split(" "), "--help");
  expect(exit).toBe(EXIT.done);
  expect(say.join("\n")).toBe(helpOf(command));
  expect(command.examples.length).toBeGreaterThan(0);
  for (const example of command.examples) {
    expect(example.replace(/^sudo /u, "").startsWith(`tillwave ${command.name}`)).toBe(true);
  }
});

test.each(COMMANDS)("$name refuses an option that it does not know", async ({ name }) => {
  const { exit, say } = await run(...name.split(" "), "--frobnicate");
  expect(exit).toBe(EXIT.usage);
  expect(say.join("\n")).toContain("--frobnicate");
});

test.each([
  ["sync", "status"],
  ["printer", "test"],
  ["hub", "join-code"],
  ["hub", "backup"],
  ["hub", "import", "till-2.twx"],
])("%s %s says so where nothing runs, and what to do", async (...words) => {
  const { exit, say, json } = await run(...words);
  expect(exit).toBe(EXIT.notRunning);
  expect(say.join("\n")).toMatch(/scripts\/start/u);
  expect(json).toMatchObject({ error: "not-running" });
});

test("an entry that cannot be one is refused before anybody is asked", async () => {
  expect(await run("printer", "reprint", "forty-two")).toMatchObject({ exit: EXIT.usage });
});

test("where there is no hub, no copy is brought back", async () => {
  const { exit, say } = await run("hub", "restore", "hub.db");
  expect(exit).toBe(EXIT.usage);
  expect(say.join(" ")).toMatch(/no hub in .*--folder/u);
});

test.each(["verify", "export"])(
  "a journal to %s that is not there is said to be missing",
  async (word) => {
    const { exit, say } = await run("journal", word);
    expect(exit).toBe(EXIT.usage);
    expect(say.join(" ")).toMatch(/no journal .*till\.db/u);
  },
);
