import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { RadioFault } from "../ports.ts";
import { type TurnKind, createTurns } from "./turns.ts";

function openTurns() {
  const turns = createTurns();
  const said: string[] = [];
  let finish = (): void => {};
  const take = (kind: TurnKind, name: string): void => {
    const turn = async (): Promise<Result<string, RadioFault>> => {
      said.push(`${name} begins`);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return ok(name);
    };
    void turns
      .take(kind, turn)
      .then((result) => said.push(`${name} ${result.ok ? "ends" : result.error.type}`));
  };
  const next = async (): Promise<void> => {
    finish();
    await new Promise(setImmediate);
  };
  return { turns, said, take, next };
}

test("one is on, and of those that wait the newest of each kind", async () => {
  const { take, said, next } = openTurns();
  take("air", "first");
  take("air", "second");
  take("check", "check");
  take("air", "third");
  await new Promise(setImmediate);
  expect(said).toStrictEqual(["first begins", "second replaced"]);
  await next();
  await next();
  await next();
  expect(said.slice(2).toSorted()).toStrictEqual(
    ["first ends", "third begins", "third ends", "check begins", "check ends"].toSorted(),
  );
});

test("a reset goes before what is to be on air, and that before a check", async () => {
  const { take, said, next } = openTurns();
  take("air", "first");
  take("check", "check");
  take("air", "air");
  take("reset", "reset");
  for (let i = 0; i < 4; i += 1) {
    await next();
  }
  expect(said.filter((line) => line.endsWith("begins"))).toStrictEqual([
    "first begins",
    "reset begins",
    "air begins",
    "check begins",
  ]);
});

test("a turn that fails gives the next its turn", async () => {
  const { turns } = openTurns();
  const failed = turns.take("air", async () => await Promise.resolve(err({ type: "child-died" })));
  const next = turns.take("air", async () => await Promise.resolve(ok("next")));
  expect(await failed).toMatchObject({ ok: false });
  expect(await next).toStrictEqual(ok("next"));
});
