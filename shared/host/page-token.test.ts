import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepPageToken } from "./page-token.ts";

function tokenFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "page-token-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "page-token");
}

test("a page that is open still knows the token after a restart", () => {
  const path = tokenFile();
  const token = keepPageToken(path);
  expect(token).toMatch(/^[\w-]{43}$/u);
  expect(keepPageToken(path)).toBe(token);
});

test("nobody but its owner reads the token", () => {
  const path = tokenFile();
  keepPageToken(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("two programs have two tokens", () => {
  expect(keepPageToken(tokenFile())).not.toBe(keepPageToken(tokenFile()));
});

for (const torn of ["", "\n", "short", "x".repeat(44), `${"x".repeat(42)}!`]) {
  test(`a file that holds ${JSON.stringify(torn)} gets a new token`, () => {
    const path = tokenFile();
    writeFileSync(path, torn);
    const token = keepPageToken(path);
    expect(token).toMatch(/^[\w-]{43}$/u);
    expect(keepPageToken(path)).toBe(token);
  });
}
