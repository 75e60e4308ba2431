import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TABLETS_MAX } from "@tillwave/shared/api/tablets";
import { NO_LOG } from "@tillwave/shared/core/log";
import { nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { createTabletFile, parseTablets } from "./tablet-file.ts";
import { FEEDS_OF_ONE_MAX, type Tablets, createTablets } from "./tablets.ts";
import { customerTokenOf } from "./tokens.ts";

function openTablets(folder: string, clock = createVirtualClock()): Tablets {
  const file = createTabletFile(folder);
  const deps = { random: nodeRandom, digest: nodeDigest, clock, log: NO_LOG };
  return createTablets({ ...deps, file });
}

function add(tablets: Tablets, name: string, use: "selling" | "customer" = "selling") {
  const added = tablets.add({ name, use });
  if (!added.ok) {
    expect.fail(added.error.type);
  }
  return added.value;
}

test("a tablet is known by its token, also after a restart", () => {
  const folder = temporaryFolder();
  const tablets = openTablets(folder);
  const { id, token } = add(tablets, "Window");
  expect(tablets.bearerOf(token)).toEqual({ type: "tablet", tablet: id });
  expect(openTablets(folder).bearerOf(token)).toEqual({ type: "tablet", tablet: id });
  expect(tablets.bearerOf(`${token.slice(0, -1)}x`)).toBeNull();
});

test("the file has no token in it, and nobody else reads it", () => {
  const folder = temporaryFolder();
  const { token } = add(openTablets(folder), "Window");
  const file = join(folder, "tablets.json");
  expect(readFileSync(file, "utf8")).not.toContain(token);
  expect(readFileSync(file, "utf8")).not.toContain(customerTokenOf(token, nodeDigest));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("the token of a customer's screen comes of the tablet's, and ends with it", () => {
  const tablets = openTablets(temporaryFolder());
  const { id, token } = add(tablets, "Window");
  const customer = customerTokenOf(token, nodeDigest);
  expect(tablets.bearerOf(customer)).toEqual({ type: "customer", tablet: id });
  expect(customer).not.toContain(token);
  tablets.revoke(id);
  expect(tablets.bearerOf(customer)).toBeNull();
});

test("a tablet that was paired for customers can only look", () => {
  const tablets = openTablets(temporaryFolder());
  const { id, token } = add(tablets, "Counter", "customer");
  expect(tablets.bearerOf(token)).toEqual({ type: "customer", tablet: id });
});

test("a removed tablet is let go of at once, with every feed that it has", () => {
  const folder = temporaryFolder();
  const tablets = openTablets(folder);
  const { id, token } = add(tablets, "Window");
  const other = add(tablets, "Door");
  const ended: string[] = [];
  tablets.hold(id, () => ended.push("first"));
  tablets.hold(id, () => ended.push("second"));
  tablets.hold(other.id, () => ended.push("other"));
  expect(tablets.revoke(id)).toEqual({ ok: true, value: undefined });
  expect(ended).toEqual(["first", "second"]);
  expect(tablets.bearerOf(token)).toBeNull();
  expect(openTablets(folder).bearerOf(token)).toBeNull();
  expect(tablets.revoke(id)).toEqual({ ok: false, error: { type: "no-such-tablet" } });
});

test("one tablet does not take the feeds of all others", () => {
  const tablets = openTablets(temporaryFolder());
  const { id } = add(tablets, "Window");
  const held = Array.from({ length: FEEDS_OF_ONE_MAX }, () => tablets.hold(id, () => {}));
  expect(held).not.toContain(null);
  expect(tablets.hold(id, () => {})).toBeNull();
  held[0]?.();
  expect(tablets.hold(id, () => {})).not.toBeNull();
  expect(tablets.list()[0]?.isOpen).toBe(true);
});

test("no more tablets than fit are let in", () => {
  const tablets = openTablets(temporaryFolder());
  for (let n = 0; n < TABLETS_MAX; n += 1) {
    add(tablets, `Tablet ${n}`);
  }
  const refused = { ok: false, error: { type: "too-many-tablets" } };
  expect(tablets.add({ name: "One more", use: "selling" })).toEqual(refused);
});

test("what the disk did not take has not happened", () => {
  const file = createTabletFile(temporaryFolder());
  const deps = { random: nodeRandom, digest: nodeDigest, clock: createVirtualClock(), log: NO_LOG };
  let isFull = false;
  const tablets = createTablets({
    ...deps,
    file: {
      read: file.read,
      write(list) {
        if (isFull) {
          throw new Error("ENOSPC");
        }
        file.write(list);
      },
    },
  });
  const { id, token } = add(tablets, "Window");
  isFull = true;
  const refused = { ok: false, error: { type: "not-stored" } };
  expect(tablets.add({ name: "Door", use: "selling" })).toEqual(refused);
  expect(tablets.rename(id, "Door")).toEqual(refused);
  expect(tablets.revoke(id)).toEqual(refused);
  expect(tablets.list()).toMatchObject([{ name: "Window" }]);
  expect(tablets.bearerOf(token)).not.toBeNull();
});

test("a list that cannot be read is kept aside, and the till starts without tablets", () => {
  const folder = temporaryFolder();
  const { token } = add(openTablets(folder), "Window");
  writeFileSync(join(folder, "tablets.json"), '{"v":1,"tablets":[{"id":');
  const tablets = openTablets(folder);
  expect(tablets.list()).toEqual([]);
  expect(tablets.bearerOf(token)).toBeNull();
  expect(existsSync(join(folder, "tablets.unreadable.json"))).toBe(true);
  add(tablets, "Window again");
  expect(openTablets(folder).list()).toMatchObject([{ name: "Window again" }]);
});

test("no text of a file makes reading it throw, and what is no list is none", () => {
  const list = fc.record({ v: fc.anything(), tablets: fc.array(fc.anything(), { maxLength: 3 }) });
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    list.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (content) => {
      const parsed = parseTablets(content);
      expect(parsed === null || parsed.length === 0).toBe(true);
    }),
    { seed: seedOfRun("lists of tablets") },
  );
});
