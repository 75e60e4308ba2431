import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { createReversalStore } from "../reversals/reversal-store.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

const BODIES = [
  `{"sale":7,"total":900,"clock":{"wall":1000}}`,
  `{"sale":7,"total":1100,"clock":{"wall":2000}}`,
  `no JSON at all`,
];

test("a till from before it gave back finds what it had sold, but for what cannot be read", () => {
  const file = join(temporaryFolder(), "till.db");
  const before = open(file, 7);
  before.exec(
    "INSERT INTO epoch (epoch, merchant, terminal, previous, first_position) VALUES (1, 1, 2, zeroblob(32), 1)",
  );
  const insert = before.prepare(
    "INSERT INTO entry (position, epoch, seq, kind, body, head) VALUES (?, 1, ?, 'sale-paid', ?, zeroblob(32))",
  );
  BODIES.forEach((body, i) =>
    insert.run(BigInt(i + 1), BigInt(i + 1), new TextEncoder().encode(body)),
  );
  before.close();
  const database = open(file, 8);
  const store = createReversalStore(database);
  expect(store.byNumber(7).map(({ seq }) => seq)).toEqual([2, 1]);
  expect(store.byTotal(900)).toEqual([{ epoch: 1, seq: 1 }]);
  expect(store.byTime(1500, 2001)).toEqual([{ epoch: 1, seq: 2 }]);
  expect(store.since({ epoch: 1, seq: 1 })).toEqual({ reversals: [], refused: [] });
  expect(store.ownerOf(1)).toEqual({ merchant: 1, terminal: 2 });
  expect(store.entryOfPress("a-press-of-nobody")).toBeNull();
  database.close();
});

test("what people look for is found by an index, never by reading the whole journal", () => {
  const database = open(join(temporaryFolder(), "till.db"), 8);
  const plans: string[] = [];
  const spy = new Proxy(database, {
    get(target, name, self) {
      if (name !== "prepare") {
        const value: unknown = Reflect.get(target, name, self);
        return typeof value === "function" ? value.bind(target) : value;
      }
      return (sql: string) => {
        if (sql.startsWith("SELECT") && sql.includes("FROM entry") && sql.includes("json_")) {
          const bound = sql.replaceAll("?", "1");
          const rows = target.prepare(`EXPLAIN QUERY PLAN ${bound}`).all() as { detail: string }[];
          plans.push(rows.map(({ detail }) => detail).join("; "));
        }
        return target.prepare(sql);
      };
    },
  });
  createReversalStore(spy);
  expect(plans).toHaveLength(4);
  for (const plan of plans) {
    expect(plan).toMatch(/USING INDEX entry_(?:sale|total|wall|original)/u);
  }
  database.close();
});
