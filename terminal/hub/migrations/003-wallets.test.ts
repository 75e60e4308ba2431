import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createTerminalRows } from "../store/sqlite/terminals.ts";
import { createWalletRows } from "../store/sqlite/wallets.ts";
import { hub } from "./001-hub.ts";
import { salesQuarter } from "./002-sales-quarter.ts";
import { wallets } from "./003-wallets.ts";

function open(
  file: string,
  migrations: Parameters<typeof openDatabase>[1]["migrations"],
): Database {
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a hub that had tills before it knew wallets keeps them, and has no wallet yet", () => {
  const file = join(temporaryFolder(), "hub.db");
  const before = open(file, [hub, salesQuarter]);
  before.exec("INSERT INTO terminal (terminal, name) VALUES (2, 'Counter')");
  before.close();
  const after = open(file, [hub, salesQuarter, wallets]);
  expect(createTerminalRows(after).find(2)).toMatchObject({ name: "Counter", completeAt: null });
  expect(createWalletRows(after).list(9)).toEqual([]);
  after.close();
});
