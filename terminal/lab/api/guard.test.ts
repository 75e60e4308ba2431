import { expect, test } from "vitest";
import { refusalOf } from "./guard.ts";

const OWN = { port: 8455, token: "secret" };
const page = { host: "127.0.0.1:8455", origin: undefined, authorization: "Bearer secret" };

test("the lab's page is let in, under either name of this machine", () => {
  expect(refusalOf(page, OWN)).toBeNull();
  const localhost = { ...page, host: "localhost:8455", origin: "http://localhost:8455" };
  expect(refusalOf(localhost, OWN)).toBeNull();
});

for (const host of [undefined, "evil.example:8455", "127.0.0.1", "127.0.0.1:80"]) {
  test(`a page that calls this machine ${host} is refused`, () => {
    expect(refusalOf({ ...page, host }, OWN)).toMatchObject({ type: "other-host" });
  });
}

for (const origin of ["null", "http://evil.example", "https://127.0.0.1:8455", ""]) {
  test(`a page from "${origin}" is refused`, () => {
    expect(refusalOf({ ...page, origin }, OWN)).toMatchObject({ type: "other-origin" });
  });
}

for (const authorization of [undefined, "", "Bearer ", "Bearer secre", "bearer secret", "secret"]) {
  test(`"${authorization}" is not the token`, () => {
    expect(refusalOf({ ...page, authorization }, OWN)).toMatchObject({ type: "no-token" });
  });
}
