/**
 * Which radio address is whose. What is said by one beacon alone proves it; so does the device's id in a scan response. Where several
 * beacons say the same by plan and nothing else, an address that is heard is the one of those that is silent.
 */

/** Whoever makes up addresses that say our ids pushes out the oldest. */
const BINDINGS_MAX = 2000;
const UNPROVEN_MAX = 256;
/**
 * An address that says what several say, and never what is its own, is a copy: after so many milliseconds listened and reports; sooner
 * where all those are heard from others.
 */
const UNPROVEN = { listened: 30_000, heard: 20 } as const;
const SURPLUS = { listened: 2000, heard: 5 } as const;
/** Milliseconds listened. */
const SILENT_AFTER = 10_000;

export interface SharedId {
  readonly deviceIds: readonly string[];
  hasOwnId(deviceId: string): boolean;
  /** Milliseconds listened; null for never. */
  saidAt(deviceId: string): number | null;
}

export interface Bindings {
  of(address: string): string | null;
  /** Whose it was before, where that was another's. */
  bind(address: string, deviceId: string): string | null;
  /** Whose an address is that says what several say; null while nobody knows. */
  shared(address: string, id: SharedId, listened: number): string | null;
  keep(isWatched: (deviceId: string) => boolean): void;
}

export function createBindings(): Bindings {
  const bound = new Map<string, string>();
  const unproven = new Map<string, { readonly since: number; readonly count: number }>();
  const isUnproven = (
    address: string,
    listened: number,
    until: typeof UNPROVEN | typeof SURPLUS,
  ): boolean => {
    const known = unproven.get(address) ?? { since: listened, count: 0 };
    const next = { ...known, count: known.count + 1 };
    put(unproven, { address, value: next, most: UNPROVEN_MAX });
    return next.count < until.heard || listened - next.since < until.listened;
  };
  return {
    of: (address) => bound.get(address) ?? null,
    bind(address, deviceId) {
      const before = bound.get(address) ?? null;
      unproven.delete(address);
      put(bound, { address, value: deviceId, most: BINDINGS_MAX });
      return before === deviceId ? null : before;
    },
    shared(address, { deviceIds, hasOwnId, saidAt }, listened) {
      const nameless = deviceIds.filter((deviceId) => !hasOwnId(deviceId));
      const isSilent = (deviceId: string): boolean => {
        const at = saidAt(deviceId);
        return at === null || listened - at > SILENT_AFTER;
      };
      const silent = nameless.find(isSilent);
      if (silent !== undefined) {
        return silent;
      }
      const until = deviceIds.some(isSilent) ? UNPROVEN : SURPLUS;
      return isUnproven(address, listened, until) ? null : (nameless[0] ?? deviceIds[0] ?? null);
    },
    keep(isWatched) {
      for (const [address, deviceId] of bound) {
        if (!isWatched(deviceId)) {
          bound.delete(address);
        }
      }
    },
  };
}

function put<V>(
  map: Map<string, V>,
  { address, value, most }: { readonly address: string; readonly value: V; readonly most: number },
): void {
  map.delete(address);
  map.set(address, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) {
    map.delete(oldest);
  }
}
