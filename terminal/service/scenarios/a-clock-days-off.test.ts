import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

for (const days of [-40, -2, 2, 40, 36_500]) {
  test(`a till whose clock is ${days} days off sends its sales and is believed`, async () => {
    const { till, ledger, clock } = await joinedShop();
    const hubTime = clock.read().wall;
    const begun = clock.read().monotonic;
    ledger.hubTime = () => hubTime + clock.read().monotonic - begun;
    clock.setWall(hubTime + days * DAY);
    const again = till.reopen();
    till.service.close();
    sellMany(again, 2);
    await passes(clock, 2 * SECOND);
    expect(ledger.sales()).toEqual([1, 2]);
    expect(saleSyncs(again)).toEqual(["confirmed", "confirmed"]);
    expect(hubView(again)).toMatchObject({ state: "in-step", cause: null });
  });
}
