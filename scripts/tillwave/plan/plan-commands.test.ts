import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JOB_FAULTS } from "@tillwave/shared/api/central";
import { formatLabelQr, formatLabelText } from "@tillwave/shared/beacon/provisioning/label";
import { deviceIdOfLabel } from "@tillwave/shared/beacon/provisioning/keys";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { type ShopKeys, makeShopKeys, parseShopKeys } from "@tillwave/shared/plan/shop-keys";
import { describe, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { withFakeCentral } from "../testing/fake-central.ts";

const central = withFakeCentral();
const crypto = createNodeCrypto();
const LABEL_KEYS = ["01", "02", "03"].map((digits) => digits.repeat(16));
const DEVICES = LABEL_KEYS.map((key) => toHex(deviceIdOfLabel(fromHex(key), crypto)));
const labelOf = (i: number) => ({
  deviceId: fromHex(DEVICES[i] ?? ""),
  key: fromHex(LABEL_KEYS[i] ?? ""),
});

const at = (file: string): string => join(central.folder, file);
const run = async (...args: readonly string[]): Promise<Outcome> => {
  const outcome = await runCommandLine(args, {
    environment: { XDG_STATE_HOME: central.folder },
    progress: () => {},
    live: () => {},
  });
  // Whatever is asked, no key of the shop comes out.
  const said = JSON.stringify(outcome);
  const keys = existsSync(at("shop-keys.json")) ? keysOfShop() : null;
  for (const key of [keys?.siteKey, ...(keys?.provisioning.map((one) => one.key) ?? [])]) {
    expect(said).not.toContain(key ?? "no key");
  }
  expect(said).not.toMatch(/0101010101010101|0303030303030303/u);
  return outcome;
};
const onAir = (...args: readonly string[]): Promise<Outcome> =>
  run(...args, "--central", central.folder);

function keysOfShop(file = "shop-keys.json"): ShopKeys {
  const keys = parseShopKeys(readFileSync(at(file), "utf8"));
  if (!keys.ok) {
    throw new Error(keys.error);
  }
  return keys.value;
}

const init = () =>
  run(
    "plan",
    "init",
    central.folder,
    "--name",
    "Bakery",
    "--zone",
    "Door",
    "--zone",
    "Aisle",
    "--time-zone",
    "UTC",
  );
const provision = (i: number, name: string, ...more: readonly string[]) =>
  onAir(
    "beacon",
    "provision",
    formatLabelText(labelOf(i)),
    "--plan",
    at("shop.yaml"),
    "--name",
    name,
    ...more,
  );
const hangAll = () =>
  central.hang(...DEVICES.map((deviceId, i) => ({ deviceId, labelKey: LABEL_KEYS[i] ?? "" })));
const plan = (): string => readFileSync(at("shop.yaml"), "utf8");
const change = (from: string | RegExp, to: string): void => {
  expect(plan()).toMatch(from);
  writeFileSync(at("shop.yaml"), plan().replace(from, to));
};

/** A shop of three beacons, which are claimed and as planned. */
async function threeBeacons() {
  await init();
  const hung = hangAll();
  for (const [i, name] of ["Above the door", "Fridge", "Bread"].entries()) {
    expect(await provision(i, name, "--zone", i === 0 ? "Door" : "Aisle")).toMatchObject({
      exit: EXIT.done,
    });
  }
  return hung;
}

describe("a plan is begun", () => {
  test("with keys that are its owner's alone, and a schema for editors", async () => {
    const { exit, json } = await init();
    expect({ exit, json }).toMatchObject({ exit: EXIT.done, json: { plan: at("shop.yaml") } });
    expect(statSync(at("shop-keys.json")).mode & 0o077).toBe(0);
    expect(existsSync(at("store-plan.schema.json"))).toBe(true);
    expect(await run("plan", "lint", at("shop.yaml"))).toMatchObject({ exit: EXIT.done });
  });

  test("and never in the place of another", async () => {
    await init();
    const keys = readFileSync(at("shop-keys.json"), "utf8");
    expect(await init()).toMatchObject({ exit: EXIT.failed, json: { error: "already-there" } });
    expect(readFileSync(at("shop-keys.json"), "utf8")).toBe(keys);
  });
});

describe("a beacon is claimed", () => {
  test("by its label, is set in one act, and its device is in the plan", async () => {
    await init();
    const [beacon] = hangAll();
    const claimed = await provision(0, "Above the door", "--zone", "Door");
    expect(claimed).toMatchObject({
      exit: EXIT.done,
      json: { device: DEVICES[0], heard: { rssi: -58 } },
    });
    expect(beacon?.owner?.keyVersion).toBe(1);
    expect(beacon?.settings).toMatchObject({
      name: "Above the door",
      place: 1,
      shop: { minor: 1 },
    });
    expect(plan()).toContain(`device: "${DEVICES[0]}"`);
    expect(central.orders.map(({ acts }) => acts.map(({ act }) => act))).toEqual([
      ["clock", "apply"],
    ]);
  });

  test("from a file, and by what was scanned", async () => {
    await init();
    hangAll();
    writeFileSync(at("label.txt"), `${formatLabelQr(labelOf(1))}\n`);
    const claimed = await onAir(
      "beacon",
      "provision",
      "--label-file",
      at("label.txt"),
      "--plan",
      at("shop.yaml"),
      "--name",
      "Fridge",
      "--zone",
      "Aisle",
    );
    expect(claimed).toMatchObject({ exit: EXIT.done });
  });

  test("where its place is in the plan already, of which only the device is written", async () => {
    await init();
    hangAll();
    change(
      "beacons: []",
      "beacons: # three\n  - name: Fridge # cold\n    zone: Aisle\n    device: null # not yet",
    );
    const before = plan();
    expect(await provision(1, "Fridge")).toMatchObject({ exit: EXIT.done });
    expect(plan()).toBe(before.replace("device: null # not", `device: "${DEVICES[1]}" # not`));
  });

  test("twice, and the second time it is said whose it is", async () => {
    await threeBeacons();
    const before = plan();
    expect(await provision(0, "Above the door")).toMatchObject({
      exit: EXIT.failed,
      json: { error: "not-opened" },
    });
    expect(plan()).toBe(before);
  });

  test("not at a dry run", async () => {
    await init();
    hangAll();
    const before = plan();
    expect(await provision(0, "Door", "--zone", "Door", "--dry-run")).toMatchObject({
      exit: EXIT.done,
    });
    expect([plan(), central.orders]).toEqual([before, []]);
  });

  test.each(JOB_FAULTS)("and what comes in between is said, with what to do: %s", async (fault) => {
    await init();
    const [beacon] = hangAll();
    if (beacon !== undefined) {
      beacon.faultAtApply = fault;
    }
    const before = plan();
    const claimed = await provision(0, "Above the door", "--zone", "Door");
    expect(claimed).toMatchObject({ exit: EXIT.failed, json: { error: fault } });
    expect(claimed.say.join(" ").length).toBeGreaterThan(30);
    // It is the shop's, though nobody heard it: that is written down.
    expect(plan() === before).toBe(fault !== "not-heard");
    // The next try goes through.
    expect(await provision(0, "Above the door", "--zone", "Door")).toMatchObject({
      exit: fault === "not-heard" ? EXIT.failed : EXIT.done,
    });
  });

  test.each([
    ["no label", ["--name", "Door"], "takes a label"],
    ["a foreign code", ["https://example.com", "--name", "Door"], "no beacon's label"],
    ["a letter too few", ["7Q4K2-M0D8T", "--name", "Door"], "26 letters"],
    ["no name", [formatLabelText(labelOf(0))], "--name"],
    ["no zone", [formatLabelText(labelOf(0)), "--name", "Door"], "--zone"],
    ["no such zone", [formatLabelText(labelOf(0)), "--name", "Door", "--zone", "Cellar"], "Cellar"],
  ])("only by what is whole: %s", async (_what, args, words) => {
    await init();
    hangAll();
    const refused = await onAir("beacon", "provision", ...args, "--plan", at("shop.yaml"));
    expect(refused.exit).toBe(EXIT.usage);
    expect(refused.say.join(" ")).toContain(words);
    expect(central.orders).toEqual([]);
  });
});

describe("a plan is applied", () => {
  test("and applied again does nothing", async () => {
    await threeBeacons();
    const applied = await onAir("plan", "apply", at("shop.yaml"));
    expect(applied).toMatchObject({ exit: EXIT.done, json: { applied: 0, same: 3, notDone: 0 } });
    change("intervalMs: 200", "intervalMs: 300");
    expect(await onAir("plan", "diff", at("shop.yaml"))).toMatchObject({ exit: EXIT.failed });
    const dry = await onAir("plan", "apply", at("shop.yaml"), "--dry-run");
    expect(dry.say.join("\n")).toContain("intervalMs: 200 → 300");
    const count = central.orders.length;
    expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
      exit: EXIT.done,
      json: { applied: 3 },
    });
    const acts = central.orders.slice(count).flatMap((order) => order.acts);
    expect(acts.filter(({ act }) => act === "apply")).toEqual(
      DEVICES.map(() => ({
        act: "apply",
        settings: { intervalMs: 300 },
        owner: null,
        confirm: false,
      })),
    );
    expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
      json: { applied: 0, same: 3 },
    });
    expect(await onAir("plan", "diff", at("shop.yaml"))).toMatchObject({ exit: EXIT.done });
  });

  test("in the order of the devices, past one that is not there, and resumed later", async () => {
    const hung = await threeBeacons();
    const away = hung[1];
    if (away === undefined) {
      throw new Error("three hang there");
    }
    away.fault = "not-found";
    change("intervalMs: 200", "intervalMs: 300");
    const applied = await onAir("plan", "apply", at("shop.yaml"));
    expect(applied).toMatchObject({
      exit: EXIT.failed,
      json: { error: "not-all-done", applied: 2, notDone: 1 },
    });
    expect(applied.say.join("\n")).toMatch(/Fridge.*NOT DONE[\s\S]*not heard from here/u);
    expect(
      (applied.json as { beacons: { device: string }[] }).beacons.map(({ device }) => device),
    ).toEqual(DEVICES.toSorted());
    away.fault = null;
    expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
      exit: EXIT.done,
      json: { applied: 1, same: 2 },
    });
  });

  test.each(JOB_FAULTS.filter((fault) => fault !== "not-heard"))(
    "a device takes its change wholly or not at all: %s",
    async (fault) => {
      const hung = await threeBeacons();
      const before = structuredClone(hung[0]?.settings);
      if (hung[0] !== undefined) {
        hung[0].faultAtApply = fault;
      }
      change("intervalMs: 200", "intervalMs: 300\n  slotMs: 2000");
      expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
        exit: EXIT.failed,
        json: { applied: 2, notDone: 1 },
      });
      expect(hung[0]?.settings).toEqual(before);
      expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
        exit: EXIT.done,
        json: { applied: 1 },
      });
      expect(hung[0]?.settings).toMatchObject({ intervalMs: 300, slotMs: 2000 });
    },
  );

  test("a plan with errors does nothing", async () => {
    await threeBeacons();
    change(DEVICES[1] ?? "", DEVICES[0] ?? "");
    const count = central.orders.length;
    for (const word of ["apply", "diff"]) {
      const refused = await onAir("plan", word, at("shop.yaml"));
      expect(refused).toMatchObject({ exit: EXIT.failed, json: { error: "plan-has-errors" } });
      expect(refused.say.join(" ")).toContain(DEVICES[0]);
    }
    expect(central.orders.length).toBe(count);
    expect(await run("plan", "lint", at("shop.yaml"))).toMatchObject({
      exit: EXIT.failed,
      json: {
        findings: expect.arrayContaining([
          expect.objectContaining({ code: "device-twice", remedy: expect.any(String) }),
        ]),
      },
    });
  });

  test("a beacon that has not got the newest key gets it", async () => {
    const hung = await threeBeacons();
    const keys = keysOfShop();
    const [next] = makeShopKeys((length) => nodeRandom.bytes(length)).provisioning;
    const provisioning = [...keys.provisioning, { keyVersion: 2, key: next?.key }];
    writeFileSync(at("shop-keys.json"), JSON.stringify({ ...keys, provisioning }));
    expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({
      exit: EXIT.done,
      json: { applied: 3 },
    });
    expect(hung.map(({ owner }) => owner?.keyVersion)).toEqual([2, 2, 2]);
    expect(await onAir("plan", "apply", at("shop.yaml"))).toMatchObject({ json: { same: 3 } });
  });

  test("a beacon of a newer firmware is said to be one, and set as far as both know", async () => {
    const hung = await threeBeacons();
    const [newer] = hung;
    if (newer !== undefined) {
      newer.settingsVersion = 2;
    }
    const applied = await onAir("plan", "apply", at("shop.yaml"));
    expect(applied.say.join(" ")).toMatch(/firmware 0\.9|does not understand/u);
  });

  test("beacons that are near and not in the plan are named", async () => {
    await threeBeacons();
    central.hang({ deviceId: "ff".repeat(8) });
    const { say } = await onAir("plan", "diff", at("shop.yaml"));
    expect(say.join("\n")).toContain("Nearby: ffffffff…");
  });

  test("not without keys, and not without a central", async () => {
    await threeBeacons();
    expect(await onAir("plan", "apply", at("shop.yaml"), "--keys", at("none.json"))).toMatchObject({
      exit: EXIT.failed,
      json: { error: "no-keys" },
    });
    writeFileSync(at("bad.json"), '{"format":1,"siteKey":"0303030303030303"}');
    expect(await onAir("plan", "apply", at("shop.yaml"), "--keys", at("bad.json"))).toMatchObject({
      json: { error: "no-keys" },
    });
    expect(await run("plan", "apply", at("shop.yaml"), "--central", at("nowhere"))).toMatchObject({
      exit: EXIT.notRunning,
    });
  });
});

describe("a shop is written down as it is", () => {
  test("with its comments, and what was read", async () => {
    const hung = await threeBeacons();
    change("# one for the whole chain", "# ours");
    const [door] = hung;
    if (door?.settings !== undefined && door.settings !== null) {
      door.settings = {
        ...door.settings,
        intervalMs: 500,
        place: 2,
        shop: door.settings.shop && { ...door.settings.shop, minor: 2 },
      };
    }
    expect(await onAir("plan", "export", at("shop.yaml"), "--dry-run")).toMatchObject({
      exit: EXIT.done,
    });
    expect(plan()).not.toContain("500");
    expect(await onAir("plan", "export", at("shop.yaml"))).toMatchObject({ exit: EXIT.done });
    expect(plan()).toContain("# ours");
    expect(plan()).toMatch(/intervalMs: 500/u);
    expect(await onAir("plan", "diff", at("shop.yaml"))).toMatchObject({ exit: EXIT.done });
  });
});

describe("one beacon over the air", () => {
  test("blinks, by its name or its id", async () => {
    await threeBeacons();
    for (const device of ["Fridge", DEVICES[1] ?? ""]) {
      expect(
        await onAir(
          "beacon",
          "identify",
          "--device",
          device,
          "--plan",
          at("shop.yaml"),
          "--keys",
          at("shop-keys.json"),
        ),
      ).toMatchObject({ exit: EXIT.done, json: { device: DEVICES[1] } });
    }
    const refused = await onAir(
      "beacon",
      "identify",
      "--device",
      "Cellar",
      "--plan",
      at("shop.yaml"),
    );
    expect(refused.say.join(" ")).toContain("Fridge");
  });

  test("takes a file of settings", async () => {
    const hung = await threeBeacons();
    writeFileSync(at("louder.json"), '{"intervalMs":100}');
    expect(
      await onAir(
        "beacon",
        "set",
        at("louder.json"),
        "--device",
        "Fridge",
        "--plan",
        at("shop.yaml"),
      ),
    ).toMatchObject({ exit: EXIT.done });
    expect(hung[1]?.settings?.intervalMs).toBe(100);
  });

  test("is given away only where that is meant", async () => {
    const hung = await threeBeacons();
    const asked = await onAir("beacon", "transfer", "Fridge", "--plan", at("shop.yaml"));
    expect(asked).toMatchObject({ exit: EXIT.usage });
    expect(await onAir("beacon", "reset", "Bread", "--plan", at("shop.yaml"))).toMatchObject({
      exit: EXIT.usage,
    });
    expect(
      await onAir("beacon", "transfer", "Fridge", "--plan", at("shop.yaml"), "--yes"),
    ).toMatchObject({ exit: EXIT.done });
    expect(
      await onAir("beacon", "reset", "Bread", "--plan", at("shop.yaml"), "--yes"),
    ).toMatchObject({ exit: EXIT.done });
    expect(hung.map(({ owner }) => owner === null)).toEqual([false, true, true]);
  });

  test("goes over to another shop's keys at once, with ids of theirs", async () => {
    await init();
    const [beacon] = hangAll();
    change("profile: zone", "profile: proof");
    await provision(0, "Above the door", "--zone", "Door");
    const eid = beacon?.settings?.keys?.eid;
    const theirs = makeShopKeys((length) => nodeRandom.bytes(length));
    writeFileSync(at("theirs.json"), JSON.stringify(theirs));
    expect(
      await onAir(
        "beacon",
        "transfer",
        DEVICES[0] ?? "",
        "--to-keys",
        at("theirs.json"),
        "--yes",
        "--plan",
        at("shop.yaml"),
      ),
    ).toMatchObject({ exit: EXIT.done });
    expect(beacon?.settings?.keys?.eid).not.toBe(eid);
    expect(await onAir("plan", "diff", at("shop.yaml"))).toMatchObject({ exit: EXIT.failed });
    expect(await onAir("plan", "diff", at("shop.yaml"), "--keys", at("theirs.json"))).toMatchObject(
      { exit: EXIT.done },
    );
  });
});
