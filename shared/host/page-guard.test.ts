import { expect, test } from "vitest";
import { foreignRefusalOf, isSameText, tokenRefusalOf } from "./page-guard.ts";

const OWN = { port: 8455, token: "secret" };
const page = { host: "127.0.0.1:8455", origin: undefined, authorization: "Bearer secret" };

test("a page that knows the token is let in, under either name of this machine", () => {
  expect(tokenRefusalOf(page, OWN)).toBeNull();
  expect(tokenRefusalOf({ ...page, origin: "http://127.0.0.1:8455" }, OWN)).toBeNull();
  const localhost = { ...page, host: "localhost:8455", origin: "http://localhost:8455" };
  expect(tokenRefusalOf(localhost, OWN)).toBeNull();
});

for (const host of [undefined, "evil.example", "evil.example:8455", "127.0.0.1", "127.0.0.1:80"]) {
  test(`a page that calls this machine ${host} is refused`, () => {
    expect(tokenRefusalOf({ ...page, host }, OWN)).toMatchObject({ type: "other-host" });
  });
}

for (const origin of ["null", "http://evil.example", "https://127.0.0.1:8455", ""]) {
  test(`a page from "${origin}" is refused`, () => {
    expect(tokenRefusalOf({ ...page, origin }, OWN)).toMatchObject({ type: "other-origin" });
  });
}

for (const authorization of [undefined, "", "Bearer ", "Bearer secre", "bearer secret", "secret"]) {
  test(`"${authorization}" is not the token`, () => {
    expect(tokenRefusalOf({ ...page, authorization }, OWN)).toMatchObject({ type: "no-token" });
  });
}

test("what comes from no page needs no origin, and nothing but the right text is the right text", () => {
  expect(foreignRefusalOf({ host: page.host, origin: undefined }, OWN.port)).toBeNull();
  expect(isSameText("", "")).toBe(true);
  expect(isSameText("é", "é")).toBe(true);
  expect(isSameText("é", "e\u0301")).toBe(false);
  expect(isSameText("", "secret")).toBe(false);
});
