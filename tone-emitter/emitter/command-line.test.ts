import { expect, test } from "vitest";
import { HELP, readCommandLine } from "./command-line.ts";

const read = (...args: readonly string[]) => readCommandLine(args, { XDG_STATE_HOME: "/state" });

test("it is started with nothing, or with a folder and a loudspeaker", () => {
  expect(read()).toEqual({ ok: true, value: { folder: "/state/tillwave/emitter", speaker: null } });
  expect(read("--folder", "/x", "--speaker", "silent")).toEqual({
    ok: true,
    value: { folder: "/x", speaker: "silent" },
  });
  expect(read("--help")).toEqual({ ok: true, value: "help" });
});

test.each([[["--speaker", "loud"]], [["--folder", ""]], [["--volume", "11"]], [["extra"]]])(
  "wrong usage is told: %s",
  (args) => {
    expect(read(...args)).toMatchObject({ ok: false, error: { type: "usage" } });
  },
);

test("the help names every flag", () => {
  expect(HELP).toMatch(/--folder[\s\S]*--speaker[\s\S]*--help/u);
});
