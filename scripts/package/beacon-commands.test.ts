import { expect, test } from "vitest";
import { COMMANDS as ALL } from "../tillwave/commands.ts";
import { COMMANDS } from "./beacon-commands.ts";

/** Where the package is, systemd runs the beacon. */
const ELSEWHERE = ["beacon run"];

test("a machine with a beacon has every command of the beacon's", () => {
  const names = ALL.map(({ name }) => name).filter((name) => name.startsWith("beacon "));
  expect([...COMMANDS.map(({ name }) => name), ...ELSEWHERE].toSorted()).toEqual(names.toSorted());
});
