/** The emitter joins a hub, or joins again: what the hub answers is written down before anything is done with it. */
import type { EmitterRefusal } from "@tillwave/shared/api/emitter";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { KeptClock } from "@tillwave/shared/host/keep-clock";
import { type JoinError, joinHub } from "./hub-link.ts";
import type { KeptIdentity } from "./keep-identity.ts";
import type { EmitterPorts } from "./ports.ts";

export interface JoinAsk {
  readonly url: string;
  readonly code: string;
  readonly name?: string | undefined;
  readonly spki?: string | undefined;
}

export interface Joining {
  readonly ports: EmitterPorts;
  readonly who: KeptIdentity;
  readonly clock: KeptClock;
}

export interface JoinRefusal {
  readonly why: EmitterRefusal;
  readonly detail: string;
}

export async function joinAs(
  ask: JoinAsk & { readonly name: string },
  { ports, who, clock }: Joining,
): Promise<Result<void, JoinRefusal>> {
  const { url, name } = ask;
  const joined = await joinHub({ ...ask, deviceId: who.identity.deviceId }, ports);
  if (!joined.ok) {
    const why = joined.error.type === "away" ? "hub-away" : "join-refused";
    return err({ why, detail: wordsOf(joined.error) });
  }
  const { merchant, keyNumber, deviceKey, caCertificate, hubId, hubTime } = joined.value;
  const keys = { keyNumber, deviceKey: toHex(deviceKey), ca: toHex(caCertificate) };
  if (!who.join(name, { merchant, hubId, url, ...keys })) {
    return err({ why: "disk", detail: "The key that the hub gave could not be written down." });
  }
  who.takeSettings(joined.value.settings);
  clock.newKey(hubTime / 1000);
  return ok(undefined);
}

function wordsOf(error: JoinError): string {
  switch (error.type) {
    case "code-malformed":
      return "A code has 16 letters and digits, like ABCD-EFGH-JKMN-PQRS.";
    case "other-hub":
      return "Another hub than the one that made this code answers there.";
    case "refused":
      return "The code is wrong, used or too old. Make another one in the console.";
    case "away":
      return error.detail;
  }
}
