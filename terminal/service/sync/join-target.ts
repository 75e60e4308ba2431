/** What a person scanned or typed to join a hub, read: where the hub is, and the code. */
import type { JoinError, JoinRequest } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type JoinSecret,
  isInvitation,
  parseInvitation,
  parseJoinCode,
} from "@tillwave/shared/sync/join-code";

/** Where a hub listens for tills, unless it was told otherwise. */
const HUB_PORT = 8447;

export interface JoinTarget extends JoinSecret {
  /** `https://HOST:PORT`. */
  readonly url: string;
  /** SHA-256 of the hub's TLS key as SubjectPublicKeyInfo; null for a typed code, which does not say it. */
  readonly spki: Uint8Array | null;
}

type TargetError = Extract<JoinError, { readonly type: "code-malformed" | "url-malformed" }>;

export function parseJoinTarget({ code, url }: JoinRequest): Result<JoinTarget, TargetError> {
  if (isInvitation(code)) {
    const invitation = parseInvitation(code);
    if (!invitation.ok) {
      return invitation;
    }
    const place = parseHubUrl(invitation.value.url);
    return place.ok ? ok({ ...invitation.value, url: place.value }) : place;
  }
  const secret = parseJoinCode(code);
  if (!secret.ok) {
    return secret;
  }
  const place = parseHubUrl(url ?? "");
  return place.ok ? ok({ ...secret.value, url: place.value, spki: null }) : place;
}

/** People leave out what goes without saying: `192.168.1.5` is `https://192.168.1.5:8447`. */
function parseHubUrl(typed: string): Result<string, TargetError> {
  const text = typed.trim();
  const whole = text.includes("://") ? text : `https://${text}`;
  const hasPort = /:\d{1,5}\/?$/u.test(whole);
  let url: URL;
  try {
    url = new URL(hasPort ? whole : `${whole.replace(/\/$/u, "")}:${HUB_PORT}`);
  } catch {
    return err({ type: "url-malformed" });
  }
  const isPlain =
    url.protocol === "https:" &&
    url.hostname !== "" &&
    url.username === "" &&
    url.password === "" &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "";
  return isPlain ? ok(url.origin) : err({ type: "url-malformed" });
}
