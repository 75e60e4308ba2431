import { expect, test } from "vitest";
import { COMMANDS as ALL } from "../tillwave/commands.ts";
import { COMMANDS } from "./beacon-commands.ts";

/** Where the package is, systemd runs the beacon. The shop's plan and keys have no place on a beacon: these ask for them. */
const ELSEWHERE = [
  "beacon run",
  "beacon provision",
  "beacon transfer",
  "beacon reset",
  "beacon audit",
];

test("a machine with a beacon has every command of the beacon's that needs no plan and no key", () => {
  const names = ALL.map(({ name }) => name).filter((name) => name.startsWith("beacon "));
  expect([...COMMANDS.map(({ name }) => name), ...ELSEWHERE].toSorted()).toEqual(names.toSorted());
});
