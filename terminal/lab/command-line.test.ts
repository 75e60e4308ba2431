import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

test("a folder and the hub's port are enough", () => {
  expect(readCommandLine(["--folder", "/lab", "--hub-port", "8447"])).toMatchObject({
    ok: true,
    value: { folder: "/lab", hubPort: 8447, port: 0, networkPort: 0, printerPath: "/lab/printer" },
  });
});

test("a port of its own and a printer elsewhere are as asked", () => {
  const flags = ["--port", "1", "--network-port", "65535", "--printer-link", "/dev/shm/p"];
  expect(readCommandLine(["--folder", "/lab", "--hub-port", "1", ...flags])).toMatchObject({
    ok: true,
    value: { port: 1, networkPort: 65_535, printerPath: "/dev/shm/p" },
  });
});

test("readers and the hub's console are as asked", () => {
  const readers = ["--reader-port", "35963", "--reader-port", "35964"];
  const hub = ["--hub-console", "http://127.0.0.1:8448", "--hub-token-file", "/hub/token"];
  expect(
    readCommandLine(["--folder", "/lab", "--hub-port", "1", ...readers, ...hub]),
  ).toMatchObject({
    ok: true,
    value: {
      readerPorts: [35_963, 35_964],
      hubConsole: { url: "http://127.0.0.1:8448", tokenFile: "/hub/token" },
    },
  });
});

test("help is help, whatever else is said", () => {
  expect(readCommandLine(["--help", "--port", "x"])).toEqual({ ok: true, value: "help" });
});

for (const [args, say] of [
  [[], "--folder DIR"],
  [["--folder", ""], "--folder DIR"],
  [["--folder", "/lab"], "--hub-port takes"],
  [["--folder", "/lab", "--hub-port", "0"], "--hub-port takes"],
  [["--folder", "/lab", "--hub-port", "1e3"], "--hub-port takes"],
  [["--folder", "/lab", "--hub-port", "1", "--port", "65536"], "--port, --network-port and"],
  [["--folder", "/lab", "--hub-port", "1", "--network-port", "-1"], "See --help"],
  [["--folder", "/lab", "--hub-port", "1", "--reader-port", "0"], "--reader-port takes"],
  [["--folder", "/lab", "--hub-port", "1", "--hub-console", "http://h"], "--hub-token-file"],
  [
    ["--folder", "/lab", "--hub-port", "1", "--hub-console", "hub", "--hub-token-file", "/t"],
    "http:// address",
  ],
  [["--folder", "/lab", "--nonsense"], "See --help"],
  [["more"], "See --help"],
] as const) {
  test(`"${args.join(" ")}" is answered with what to do`, () => {
    const read = readCommandLine(args);
    expect(read).toMatchObject({ ok: false, error: { type: "usage" } });
    expect(JSON.stringify(read)).toContain(say);
  });
}
