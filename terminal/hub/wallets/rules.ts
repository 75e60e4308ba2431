/**
 * What tills may do without asking, as documents on their way down: the risk policy and the deny list.
 *
 * Spec: Tillwave protocols, version 1, §4.6. Where nobody has chosen a policy there is the default one;
 * both are signed anew before tills would call them old.
 */
import type { DocumentKind } from "@tillwave/shared/sync/document";
import { CLOCK_TOLERANCE } from "@tillwave/shared/wallet/check-credential";
import { DENIED_MAX, REVOKED_TILLS_MAX, signDenyList } from "@tillwave/shared/wallet/deny-list";
import { defaultPolicy, signPolicy } from "@tillwave/shared/wallet/policy";
import type { HubContext } from "../context.ts";
import { newestOf, nextVersion, publishDocument } from "../publish.ts";
import { packDocument } from "../shop-document.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { WalletDeps } from "./issue.ts";

/** In seconds: of the 30 days for which the default is in force. */
const POLICY_RENEWED_AFTER = 7 * 86_400;
/** In seconds: tills trust it less after a day. */
const DENY_LIST_RENEWED_AFTER = 6 * 3600;

/** Publishes what is missing, what grows old, and what stands below a restored hub's floor. */
export function keepRulesFresh({ store, hub, keys, ports }: HubContext): void {
  const deps = { hub, keys, ports };
  const done = store.commit((rows) => {
    if (isOld(rows, "policy", { deps, after: POLICY_RENEWED_AFTER })) {
      publishPolicy(rows, deps);
    }
    if (isOld(rows, "deny-list", { deps, after: DENY_LIST_RENEWED_AFTER })) {
      publishDenyList(rows, deps);
    }
  });
  if (!done.ok) {
    ports.log.error({ failure: done.error }, "policy and deny list could not be published");
  }
}

function isOld(
  rows: HubRows,
  kind: DocumentKind,
  { deps, after }: { readonly deps: WalletDeps; readonly after: number },
): boolean {
  const newest = newestOf(rows, kind);
  const age = deps.ports.clock.read().wall / 1000 - (newest?.issued ?? 0);
  return newest === null || newest.version <= deps.hub.documentFloor || age > after;
}

function publishPolicy(rows: HubRows, deps: WalletDeps): void {
  const { hub, keys, ports } = deps;
  const at = ports.clock.read().wall;
  const version = nextVersion(rows, "policy", hub);
  const { merchant, currency } = hub;
  const policy = defaultPolicy({ merchant, currency, version, now: Math.floor(at / 1000) });
  const signed = signPolicy(policy, { signer: keys.policy, digest: ports.crypto });
  const document = { kind: "policy", body: packDocument(signed), items: null } as const;
  publishDocument(rows, document, { ...deps, at });
}

/** Inside the transaction that froze a wallet, or thawed it. */
export function publishDenyList(rows: HubRows, deps: WalletDeps): void {
  const { hub, keys, ports } = deps;
  const at = ports.clock.read().wall;
  const now = Math.floor(at / 1000);
  const version = nextVersion(rows, "deny-list", hub);
  // Those that have just expired as well: a till's clock may still let them in.
  const denied = rows.credentials.deniedAliases(now - CLOCK_TOLERANCE);
  if (denied.length > DENIED_MAX) {
    ports.log.error(
      { denied: denied.length },
      "the deny list holds no more: those after are left out",
    );
  }
  const aliases = denied.slice(0, DENIED_MAX);
  const revoked = rows.terminals
    .list()
    .flatMap(({ terminal, keyNumber, revokedAt }) =>
      revokedAt === null ? [] : [{ terminal, keyNumber, since: Math.floor(revokedAt / 1000) }],
    )
    .toSorted((a, b) => b.since - a.since)
    .slice(0, REVOKED_TILLS_MAX);
  const { merchant } = hub;
  const body = packDocument(
    signDenyList(
      { merchant, version, issued: now, next: now + DENY_LIST_RENEWED_AFTER, revoked, aliases },
      { signer: keys.ledger, digest: ports.crypto },
    ),
  );
  publishDocument(rows, { kind: "deny-list", body, items: aliases.length }, { ...deps, at });
}
