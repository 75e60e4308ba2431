/** The shop's plan against what is heard: which beacon is missing, weak, doubled, or says what it should not. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Audited, auditLines, nameOf } from "../beacon/audit-table.ts";
import { type AuditPlan, readAuditPlan } from "../beacon/audit-plan.ts";
import { type AuditedSound, listenForSound } from "../beacon/audit-sound.ts";
import { findingJson } from "../beacon/audit-words.ts";
import {
  CENTRAL_HELP,
  CENTRAL_OPTIONS,
  centralOutcome,
  openCentral,
} from "../central/open-central.ts";
import type { Central } from "../central/central.ts";
import { type Command, EXIT, type Given, type Outcome, failed, usage, textOf } from "../command.ts";
import { KEYS_HELP, KEYS_OPTION, PLAN_FILE } from "../plan/plan-file.ts";
import { decimalOption } from "../tone/tone-options.ts";
import { untilInterrupted } from "../tone/until-interrupted.ts";

const SECONDS = { min: 1, max: 86_400, usual: 86_400 } as const;
const LOOK_EVERY = 1000;
const CLEAR = "\u001b[H\u001b[2J";

export const beaconAudit: Command = {
  name: "beacon audit",
  does: "Compares what is on air with the plan, and names what is wrong",
  takes:
    "[PLAN] [--once SECONDS] [--keys FILE] [--central DIR [--replace]] [--adapter N] [--sound]",
  help: [
    `  PLAN            the shop's plan (default: ${PLAN_FILE}), or a watch's as JSON (.json)`,
    "  --once SECONDS  listens for so long, says how it is, and ends; what is silent is named after 60",
    KEYS_HELP,
    CENTRAL_HELP,
    "  --replace       a central that watches by a till's plan already goes by this one from now on",
    "  --sound         listens to the plan's emitters too, by this machine's microphone",
    "",
    "On a terminal it is a table that is drawn anew until Ctrl-C; into a file or a pipe, a line whenever something is found or over.",
    "People who pass, restarts and hours in which the shop is closed are no findings. What is found is over by itself when it is mended.",
    "Exit codes: 0 nothing is wrong, 1 something is, or this machine cannot listen, 2 wrong usage, 3 no such central runs.",
  ].join("\n"),
  examples: [
    "tillwave beacon audit shop.yaml",
    "tillwave beacon audit shop.yaml --once 90 --json",
    "tillwave beacon audit --central /var/lib/tillwave-central shop.yaml --replace",
  ],
  options: {
    once: { type: "string" },
    replace: { type: "boolean" },
    sound: { type: "boolean" },
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const seconds = decimalOption(given, "once", SECONDS);
    if (!seconds.ok) {
      return usage(seconds.error);
    }
    const plan = readAuditPlan(given, given.names[0] ?? PLAN_FILE);
    if (!plan.ok) {
      return plan.error;
    }
    if (plan.value.watch.beacons.length === 0) {
      const next = "Its beacons have no devices yet: tillwave beacon provision LABEL.";
      return failed("nothing-to-watch", "No beacon of this plan can be listened for.", next);
    }
    const opened = await openCentral(given);
    if (!opened.ok) {
      return opened.error;
    }
    const central = opened.value;
    const sound =
      given.options["sound"] === true ? listenForSound(given, plan.value.emitters) : null;
    try {
      const refused = await watch(given, central, plan.value);
      return (
        refused ?? (await auditFor(given, { central, plan: plan.value, sound }, seconds.value))
      );
    } finally {
      sound?.stop();
      await central.close();
    }
  },
};

async function watch(given: Given, central: Central, plan: AuditPlan): Promise<Outcome | null> {
  const status = await central.status();
  if (!status.ok) {
    return centralOutcome(status.error, textOf(given, "central"));
  }
  if (status.value.planVersion !== 0 && given.options["replace"] !== true) {
    return failed(
      "watches-already",
      `The central watches by plan ${status.value.planVersion} already, its till's.`,
      "--replace has it go by this one from now on.",
    );
  }
  const watched = await central.watch(plan.watch);
  return watched.ok ? null : centralOutcome(watched.error, textOf(given, "central"));
}

interface Auditing {
  readonly central: Central;
  readonly plan: AuditPlan;
  readonly sound: AuditedSound | null;
}

async function auditFor(given: Given, auditing: Auditing, seconds: number): Promise<Outcome> {
  const stop = new AbortController();
  const release = untilInterrupted(() => stop.abort());
  const isScreen = process.stdout.isTTY && given.options["json"] !== true;
  const end = performance.now() + seconds * 1000;
  const told = new Map<string, object>();
  given.progress(`Listening for ${auditing.plan.watch.beacons.length} beacons. Ctrl-C ends it.`);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await sleep(LOOK_EVERY, null, { signal: stop.signal }).catch(() => null);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const looked = await look(auditing);
    if (!("beacons" in looked)) {
      release();
      return looked;
    }
    if (stop.signal.aborted || performance.now() >= end) {
      release();
      return auditOutcome(auditing, looked);
    }
    if (isScreen) {
      given.live(`${CLEAR}${auditLines(looked).join("\n")}`, {});
    } else {
      tellNews(given, looked, told);
    }
  }
}

async function look({ central, plan, sound }: Auditing): Promise<Audited | Outcome> {
  const audit = await central.audit();
  if (!audit.ok) {
    return centralOutcome(audit.error);
  }
  const { beacons, findings } = audit.value;
  return { beacons, findings: [...findings, ...(sound?.findings() ?? [])], names: plan.names };
}

/** A line for what was not found a moment ago, and for what is over. */
function tellNews(given: Given, audited: Audited, told: Map<string, object>): void {
  const time = new Date().toISOString();
  const open = new Map(
    audited.findings.map((finding) => [
      `${finding.code} ${finding.device ?? finding.address ?? ""}`,
      findingJson(finding, nameOf(audited, finding)),
    ]),
  );
  for (const [name, json] of open) {
    if (!told.has(name)) {
      told.set(name, json);
      const { code, say } = json as { readonly code: string; readonly say: string };
      given.live(`${time.slice(11, 19)}  ${code}  ${say}`, { type: "found", time, ...json });
    }
  }
  for (const [name, json] of told) {
    if (!open.has(name)) {
      told.delete(name);
      given.live(`${time.slice(11, 19)}  over  ${name}`, { type: "over", time, ...json });
    }
  }
}

function auditOutcome({ plan, sound }: Auditing, audited: Audited): Outcome {
  const { beacons, findings } = audited;
  const left =
    plan.left.length === 0
      ? []
      : ["", `Without a device or a key, and so not listened for: ${plan.left.join(", ")}.`];
  const deaf = sound?.trouble() ?? null;
  return {
    exit: findings.length === 0 ? EXIT.done : EXIT.failed,
    say: [...auditLines(audited), ...left, ...(deaf === null ? [] : ["", deaf])],
    json: {
      type: "end",
      beacons: beacons.map(({ points: _points, ...beacon }) => beacon),
      findings: findings.map((finding) => findingJson(finding, nameOf(audited, finding))),
      notListenedFor: plan.left,
      ...(deaf === null ? {} : { sound: deaf }),
    },
  };
}
