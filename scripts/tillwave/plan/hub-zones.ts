/** A plan's zones at the hub's console, signed in by its password, over the network or on this machine. */
import { readFileSync } from "node:fs";
import type {
  ZonesFault,
  ZonesReply,
  ZonesRequest,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type ZonesMismatch, compileZones } from "@tillwave/shared/plan/compile-plan";
import type { StorePlan } from "@tillwave/shared/plan/store-plan";
import { type Given, type Outcome, failed, notRunning, textOf, usage } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";

export const HUB_OPTIONS = {
  hub: { type: "string" },
  "password-file": { type: "string" },
} as const;
export const HUB_HELP = [
  "  --hub URL       the address of the hub's console, as http://127.0.0.1:8448",
  "  --password-file FILE   that holds the console's password",
].join("\n");

const ANSWER_MS_MAX = 15_000;

export interface HubConsole {
  zones(): Promise<Result<ZonesView, Outcome>>;
  publish(request: ZonesRequest): Promise<Result<ZonesView, Outcome>>;
}

/** Null where no hub is named: that part is left out then. */
export async function openHub(given: Given): Promise<Result<HubConsole | null, Outcome>> {
  const url = textOf(given, "hub");
  const file = textOf(given, "password-file");
  if (url === undefined && file === undefined) {
    return ok(null);
  }
  if (url === undefined || file === undefined || !URL.canParse(url)) {
    return err(usage("A hub takes both: --hub http://127.0.0.1:8448 --password-file FILE"));
  }
  let password: string;
  try {
    password = readFileSync(file, "utf8").trim();
  } catch (error) {
    return err(failed("file", fileTrouble(file, error)));
  }
  const { origin } = new URL(url);
  const signedIn = await ask(origin, "/api/login", { method: "POST", body: { password } });
  if (!signedIn.ok) {
    return signedIn;
  }
  const cookie = signedIn.value.headers.get("set-cookie")?.split(";")[0] ?? "";
  if (!signedIn.value.ok || cookie === "") {
    const next = `Is it the one in ${file}? After wrong ones the console waits a while.`;
    return err(failed("wrong-password", "The hub's console does not take this password.", next));
  }
  return ok(createHubConsole(origin, cookie));
}

function createHubConsole(origin: string, cookie: string): HubConsole {
  return {
    async zones() {
      const answer = await ask(origin, "/api/zones", { method: "GET", cookie });
      return answer.ok ? readView(await jsonOf<ZonesView>(answer.value)) : answer;
    },
    async publish(body) {
      const answer = await ask(origin, "/api/zones", { method: "POST", cookie, body });
      if (!answer.ok) {
        return answer;
      }
      const reply = await jsonOf<ZonesReply>(answer.value);
      if (reply === null || !("ok" in reply)) {
        return readView(null);
      }
      return reply.ok
        ? readView(reply.view)
        : err(failed(reply.fault.type, zonesFaultWords(reply.fault)));
    },
  };
}

const readView = (view: ZonesView | null): Result<ZonesView, Outcome> =>
  view !== null && Array.isArray(view.zones)
    ? ok(view)
    : err(
        failed("no-answer", "The hub's console answers something else.", "Is it of this version?"),
      );

interface Ask {
  readonly method: "GET" | "POST";
  readonly cookie?: string;
  readonly body?: object;
}

async function ask(
  origin: string,
  path: string,
  { method, cookie, body }: Ask,
): Promise<Result<Response, Outcome>> {
  try {
    return ok(
      await fetch(`${origin}${path}`, {
        method,
        headers: {
          "content-type": "application/json",
          "x-tillwave": "1",
          ...(cookie === undefined ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      }),
    );
  } catch {
    return err(
      notRunning(`No hub answers at ${origin}.`, "Is it on? Its console says its address."),
    );
  }
}

async function jsonOf<T>(response: Response): Promise<T | null> {
  try {
    return (await response.json()) as T;
  } catch {
    return null;
  }
}

function zonesFaultWords(fault: ZonesFault): string {
  switch (fault.type) {
    case "changed-meanwhile":
      return "Somebody has changed the zones meanwhile. Run this again.";
    case "has-emitters":
      return `Emitters sound in “${fault.name}”, which the plan leaves out: retire them at the console first.`;
    case "unknown-place":
      return `The hub never gave the number of “${fault.name}”: make its place null.`;
    default:
      return `The hub does not take these zones: ${fault.type}.`;
  }
}

export interface ZonesChange {
  readonly request: ZonesRequest;
  readonly isSame: boolean;
  /** In the order of the plan. */
  readonly say: readonly string[];
}

/** What the hub would be told, and whether that is anything new. */
export function zonesChange(plan: StorePlan, view: ZonesView): Result<ZonesChange, Outcome> {
  const request = compileZones(plan, view);
  if (!request.ok) {
    return err(failed("zones", ...request.error.map(mismatchWords)));
  }
  const before = new Map(
    view.zones.map(
      ({
        today: _today,
        emitters: _emitters,
        ...zone
      }: ZonesView["zones"][number] & {
        readonly emitters?: unknown;
      }) => [zone.place, zone],
    ),
  );
  const { zones } = request.value;
  const isLike = (zone: (typeof zones)[number]): boolean => {
    const old = zone.place === null ? undefined : before.get(zone.place);
    return old !== undefined && text(old) === text(zone);
  };
  const gone = view.zones.filter(({ place }) => !zones.some((zone) => zone.place === place));
  const say = [
    ...zones
      .filter((zone) => !isLike(zone))
      .map(({ name, place }) => `Zone “${name}” ${place === null ? "is new" : "changes"}.`),
    ...gone.map(({ name }) => `Zone “${name}” goes: it is not in the plan.`),
  ];
  return ok({ request: request.value, isSame: say.length === 0, say });
}

const text = (value: object): string =>
  JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function mismatchWords(mismatch: ZonesMismatch): string {
  switch (mismatch.type) {
    case "other-place":
      return `The zone “${mismatch.zone}” is ${mismatch.atHub} at the hub and ${mismatch.place} in the plan. Write ${mismatch.atHub}.`;
    case "unknown-place":
      return `The hub has no zone ${mismatch.place} (“${mismatch.zone}”): it gives numbers itself. Write place: null.`;
    case "next-is-new":
      return `“${mismatch.zone}” leads to “${mismatch.next}”, which the hub does not have yet: publish it first, then the way to it.`;
  }
}
