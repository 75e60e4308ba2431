import { expect, test } from "vitest";
import { DEFAULT_CONSOLE_PORT, DEFAULT_PORT, readCommandLine } from "./command-line.ts";

const usage = { ok: false, error: { type: "usage" } };

test("without options the hub listens where tills and people expect it", () => {
  expect(readCommandLine([], { XDG_STATE_HOME: "/state" })).toMatchObject({
    ok: true,
    value: {
      folder: "/state/tillwave/hub",
      port: DEFAULT_PORT,
      host: "0.0.0.0",
      consolePort: DEFAULT_CONSOLE_PORT,
      url: null,
    },
  });
});

test("each option is taken", () => {
  const args = ["--folder", "/data", "--port", "0", "--console-port", "1", "--host", "10.0.0.1"];
  const more = [
    "--url",
    "https://hub.example:8447",
    "--page",
    "/page",
    "--proxy-spki",
    "ab".repeat(32),
  ];
  expect(readCommandLine([...args, ...more], {})).toMatchObject({
    value: {
      folder: "/data",
      port: 0,
      consolePort: 1,
      host: "10.0.0.1",
      url: "https://hub.example:8447",
      pageFolder: "/page",
      proxySpkis: [new Uint8Array(32).fill(0xab)],
    },
  });
});

for (const args of [
  ["--port", "65536"],
  ["--port", ""],
  ["--console-port", "-1"],
  ["--url", "http://hub.example"],
  ["--url", "https://hub.example/path"],
  ["--url", `https://${"hub.".repeat(28)}example`],
  // Each name has some 20 letters as it is typed, and more as machines write it.
  ["--url", `https://${"łódź-łódź-łódź-łódź.".repeat(5)}example`],
  ["--host", `${"hub.".repeat(28)}example`],
  ["--proxy-spki", "ab"],
  ["--prot", "1"],
  ["stray"],
]) {
  test(`"${args.join(" ")}" is refused in words`, () => {
    expect(readCommandLine(args, {})).toMatchObject(usage);
  });
}

test("--help shows every option", () => {
  expect(readCommandLine(["--help"], {})).toEqual({ ok: true, value: "help" });
});
