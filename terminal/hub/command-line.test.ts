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

test("customers are served on this machine alone unless somebody says more", () => {
  const read = (...args: readonly string[]) => {
    const launch = readCommandLine(args, {});
    return launch.ok && launch.value !== "help" ? launch.value.customers : launch;
  };
  expect(read()).toMatchObject({
    port: 8454,
    host: "127.0.0.1",
    url: null,
    proxy: null,
    tls: null,
  });
  expect(read("--no-customers")).toBeNull();
  expect(read("--customers-host", "0.0.0.0", "--tls-cert", "/c", "--tls-key", "/k")).toMatchObject({
    host: "0.0.0.0",
    tls: { cert: "/c", key: "/k" },
  });
  const behind = ["--customers-url", "https://check.shop.example"];
  expect(read(...behind, "--customers-proxy", "10.0.0.1")).toMatchObject({
    url: "https://check.shop.example",
    proxy: "10.0.0.1",
  });
  for (const wrong of [
    ["--tls-cert", "/c"],
    ["--customers-proxy", "10.0.0.1"],
    behind,
    [...behind, "--customers-proxy", "proxy.example"],
    ["--customers-url", "check.shop.example"],
    ["--customers-port", "70000"],
  ]) {
    expect(read(...wrong)).toMatchObject({ ok: false });
  }
});
