/** What a command audits: the shop's plan with its keys, or what a till gives its central, as JSON. */
import { readFileSync, statSync } from "node:fs";
import {
  CENTRAL_LINE_BYTES_MAX,
  type WatchPlan,
  parseCentralAsk,
} from "@tillwave/shared/api/central";
import type { WatchedEmitter } from "@tillwave/beacon-central/auditor/sounds";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type SiteKeys,
  compileHours,
  compilePlan,
  compileWatchPlan,
} from "@tillwave/shared/plan/compile-plan";
import type { StorePlan } from "@tillwave/shared/plan/store-plan";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import { type Given, type Outcome, failed } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";
import { keysPathOf, readKeys, readPlanFile, siteKeysOf } from "../plan/plan-file.ts";

export interface AuditPlan {
  readonly watch: WatchPlan;
  readonly emitters: readonly WatchedEmitter[];
  /** Of beacons and emitters, by device. */
  readonly names: ReadonlyMap<string, string>;
  /** Beacons of the plan that nobody can listen for, by name. */
  readonly left: readonly string[];
}

const FIRST_VERSION = 1;

export function readAuditPlan(given: Given, path: string): Result<AuditPlan, Outcome> {
  return path.endsWith(".json") ? readWatchPlan(path) : readShop(given, path);
}

function readWatchPlan(path: string): Result<AuditPlan, Outcome> {
  let plan: unknown;
  try {
    const isTooLong = statSync(path).size > CENTRAL_LINE_BYTES_MAX;
    plan = isTooLong ? null : JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    return err(
      error instanceof SyntaxError
        ? failed("no-plan", `${path} is no JSON.`)
        : failed("file", fileTrouble(path, error)),
    );
  }
  const asked = parseCentralAsk(JSON.stringify({ ask: "watch", plan }));
  if (asked?.ask !== "watch") {
    const next = "A shop's plan is YAML: tillwave plan init makes one.";
    return err(failed("no-plan", `${path} is no plan of a watch (shared/api/central.ts).`, next));
  }
  const names = new Map(asked.plan.beacons.map(({ deviceId, name }) => [deviceId, name]));
  return ok({ watch: asked.plan, emitters: [], names, left: [] });
}

function readShop(given: Given, path: string): Result<AuditPlan, Outcome> {
  const file = readPlanFile(path);
  if (!file.ok) {
    return file;
  }
  const { plan } = file.value.parsed;
  const keys = readKeys(keysPathOf(given, path));
  const site = keys.ok ? siteKeysOf(keys.value.keys) : null;
  const compiled = compilePlan(plan, site);
  const needsKeys = compiled.some(
    ({ settings }) => !settings.ok && settings.error.type === "no-site-key",
  );
  if (needsKeys && !keys.ok) {
    return keys;
  }
  const watch = compileWatchPlan(compiled, FIRST_VERSION);
  const emitters = site === null ? [] : emittersOf(plan, site);
  const watched = new Set(watch.beacons.map(({ name }) => name));
  return ok({
    watch,
    emitters,
    names: new Map([
      ...watch.beacons.map(({ deviceId, name }) => [deviceId, name] as const),
      ...(plan.emitters ?? []).flatMap(({ device, name }) =>
        device === null ? [] : [[device, name] as const],
      ),
    ]),
    left: plan.beacons.map(({ name }) => name).filter((name) => !watched.has(name)),
  });
}

function emittersOf(plan: StorePlan, { siteKey, mac }: SiteKeys): readonly WatchedEmitter[] {
  return (plan.emitters ?? []).flatMap(({ device, zone }) => {
    const at = plan.zones.find(({ name }) => name === zone);
    const place = at?.place ?? null;
    if (device === null || at === undefined || place === null) {
      return [];
    }
    const keyNumber = 1;
    const ofDevice = deviceKey(siteKey, { deviceId: fromHex(device), keyNumber }, mac);
    return [
      {
        deviceId: device,
        keyNumber,
        place,
        toneKey: toHex(presenceKeys(ofDevice, mac).tone),
        hours: compileHours(at.hours),
        timeZone: plan.shop.timeZone,
      },
    ];
  });
}
