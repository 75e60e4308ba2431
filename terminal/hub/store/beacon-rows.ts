/** Part of the hub's memory: the shop's beacons, what tills told of them, what opens them, how they were heard. */
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import type { BeaconEvent, BeaconFacts } from "@tillwave/shared/sync/beacon-report";

export interface StoredBeacon {
  /** 8 bytes. */
  readonly device: Uint8Array;
  readonly keyNumber: number;
  readonly facts: BeaconFacts;
  /** When what is known of it happened. */
  readonly at: number;
  readonly terminal: number;
  readonly releasedAt: number | null;
}

export interface BeaconShop {
  /** 16 bytes. */
  readonly uuid: Uint8Array;
  readonly major: number;
  readonly planVersion: number;
}

export interface StoredOwnerKey {
  readonly keyVersion: number;
  /** K_prov, 32 bytes. */
  readonly key: Uint8Array;
}

export interface OpenFinding {
  readonly terminal: number;
  readonly name: string;
  readonly finding: AuditFinding;
  readonly openedAt: number;
}

export interface HeardInHour {
  readonly device: Uint8Array;
  readonly terminal: number;
  /** Hours since 1970. */
  readonly hour: number;
  /** dBm. */
  readonly rssi: number;
  /** Of 1; null where the till does not know. */
  readonly onAirShare: number | null;
}

/** Of one hour, as all tills heard it. */
export interface BeaconHour {
  readonly hour: number;
  readonly reports: number;
  /** dBm. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  readonly onAirShare: number | null;
}

export interface BeaconRows {
  shop(): BeaconShop | null;
  makeShop(shop: Pick<BeaconShop, "uuid" | "major">): void;
  raisePlanVersion(): void;
  /** The oldest first, of the newest so many. */
  ownerKeys(limit: number): readonly StoredOwnerKey[];
  /** One that is there already stays. */
  addOwnerKey(key: StoredOwnerKey, at: number): void;
  /** Released ones too. */
  find(device: Uint8Array): StoredBeacon | null;
  put(beacon: StoredBeacon): void;
  /** All that are the shop's. */
  list(): readonly StoredBeacon[];
  /** 0 before the first. */
  hasSeq(of: { readonly terminal: number; readonly epoch: number }): number;
  addEvent(
    of: { readonly terminal: number; readonly epoch: number; readonly receivedAt: number },
    event: BeaconEvent,
  ): void;
  /** Newest first. */
  eventsOf(
    device: Uint8Array,
    limit: number,
  ): readonly { readonly terminal: number; readonly event: BeaconEvent }[];
  /** Of this till, or of all. */
  openFindings(terminal?: number): readonly OpenFinding[];
  openFinding(finding: OpenFinding): void;
  closeFinding(of: Pick<OpenFinding, "terminal" | "name">, at: number): void;
  closeFindingsOf(terminal: number, at: number): void;
  hear(heard: HeardInHour): void;
  /** Oldest first. */
  hours(device: Uint8Array, sinceHour: number): readonly BeaconHour[];
  /** History and closed findings from before. */
  forget(before: { readonly hour: number; readonly at: number }): void;
}
