/**
 * Carries advertisements from beacons to ears, and bytes between one ear and one beacon (shared/api/air.ts).
 *
 * How loud a beacon is heard follows from how far it hangs, as free space has it, and fades a little from one advertisement to the
 * next: people walk by. Time and chance come from outside.
 */
import type { AirOrderWord, BrokerWord, StationWord } from "@tillwave/shared/api/air";

export const STATIONS_MAX = 64;
/** At one metre, in dBm. */
const LEVEL_AT_1M = -52;
/** Of the slow part and of the quick one, in dB. */
const FADING = { slow: 1.5, quick: 1.2 } as const;
/** How much of the slow part is left after each advertisement. */
const SLOWNESS = 0.97;
/** Core 5.4, Vol 6, Part B, 4.4.2.2.1: so much is added by chance, so that two beacons do not cover each other for ever. */
const ADVERTISING_DELAY_MS = 10;

export interface AirDeps {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
  /** Uniform in [0, 1). */
  chance(): number;
}

export interface BrokerSide {
  /** What the station is told; where it cannot take more, reports are dropped. */
  say(word: BrokerWord): void;
}

export interface StationSide {
  /** False for what it may not say: it is to be shown out. */
  hear(word: StationWord): boolean;
  left(): void;
}

export interface Broker {
  /** Null where there are too many. */
  join(side: BrokerSide): StationSide | null;
}

interface Beacon {
  readonly address: string;
  readonly metres: number;
  readonly side: BrokerSide;
  order: AirOrderWord | null;
  slow: number;
  link: AirLink | null;
  cancel(): void;
}

interface Ear {
  readonly side: BrokerSide;
  link: AirLink | null;
}

interface AirLink {
  readonly ear: Ear;
  readonly beacon: Beacon;
  /** As either of them calls it. */
  readonly earLink: number;
  readonly beaconLink: number;
}

interface World extends AirDeps {
  readonly beacons: Set<Beacon>;
  readonly ears: Set<Ear>;
  links: number;
}

export function createBroker(deps: AirDeps): Broker {
  const world: World = { ...deps, beacons: new Set(), ears: new Set(), links: 0 };
  let stations = 0;
  return {
    join(side) {
      if (stations >= STATIONS_MAX) {
        return null;
      }
      stations += 1;
      let station: Beacon | Ear | null = null;
      return {
        hear(word) {
          if (station === null) {
            station = joined(world, side, word);
            return station !== null;
          }
          return isBeacon(station)
            ? hearBeacon(world, station, word)
            : hearEar(world, station, word);
        },
        left() {
          stations -= 1;
          if (station !== null) {
            left(world, station);
          }
        },
      };
    },
  };
}

const isBeacon = (station: Beacon | Ear): station is Beacon => "order" in station;

function joined(
  { beacons, ears }: World,
  side: BrokerSide,
  word: StationWord,
): Beacon | Ear | null {
  if (word.say !== "hello") {
    return null;
  }
  if (word.as === "ear") {
    const ear: Ear = { side, link: null };
    ears.add(ear);
    return ear;
  }
  const { address, metres } = word;
  const fresh = { order: null, slow: 0, link: null, cancel: () => {} };
  const beacon: Beacon = { address, metres, side, ...fresh };
  beacons.add(beacon);
  return beacon;
}

/** False for what a beacon does not say. */
function hearBeacon(world: World, beacon: Beacon, word: StationWord): boolean {
  const { link } = beacon;
  switch (word.say) {
    case "advertise":
      beacon.cancel();
      beacon.order = word.order;
      advertise(world, beacon);
      return true;
    case "opened":
    case "bytes":
      if (link?.beaconLink === word.link) {
        link.ear.side.say({ ...word, link: link.earLink });
      }
      return true;
    case "hang-up":
      if (link?.beaconLink === word.link) {
        end(link, "hung-up");
      }
      return true;
    case "hello":
    case "connect":
      return false;
  }
}

/** False for what an ear does not say. */
function hearEar(world: World, ear: Ear, word: StationWord): boolean {
  const { link } = ear;
  switch (word.say) {
    case "connect":
      connect(world, ear, word);
      return true;
    case "bytes":
      if (link?.earLink === word.link) {
        link.beacon.side.say({ ...word, link: link.beaconLink });
      }
      return true;
    case "hang-up":
      if (link?.earLink === word.link) {
        link.beacon.side.say({ say: "hang-up", link: link.beaconLink });
        end(link, "hung-up");
      }
      return true;
    case "hello":
    case "advertise":
    case "opened":
      return false;
  }
}

function connect(
  world: World,
  ear: Ear,
  asked: Extract<StationWord, { readonly say: "connect" }>,
): void {
  const beacon = [...world.beacons].find(({ address }) => address === asked.address);
  const isFree = beacon?.link === null && beacon.order?.connectable === true;
  if (beacon === undefined || !isFree || ear.link !== null) {
    ear.side.say({ say: "ended", link: asked.link, why: "not-connected" });
    return;
  }
  world.links += 1;
  const link: AirLink = { ear, beacon, earLink: asked.link, beaconLink: world.links };
  ear.link = link;
  beacon.link = link;
  beacon.side.say({ say: "connect", link: link.beaconLink });
}

function end({ ear, beacon, earLink }: AirLink, why: "hung-up" | "lost"): void {
  ear.link = null;
  beacon.link = null;
  ear.side.say({ say: "ended", link: earLink, why });
}

function left({ beacons, ears }: World, station: Beacon | Ear): void {
  const { link } = station;
  if (isBeacon(station)) {
    station.cancel();
    station.order = null;
    beacons.delete(station);
  } else {
    ears.delete(station);
    link?.beacon.side.say({ say: "hang-up", link: link.beaconLink });
  }
  if (link !== null) {
    end(link, "lost");
  }
}

/** Once, and again after its interval, for as long as it is ordered. */
function advertise(world: World, beacon: Beacon): void {
  const { order } = beacon;
  if (order === null) {
    return;
  }
  const { later, chance } = world;
  beacon.slow =
    beacon.slow * SLOWNESS + deviation(chance) * FADING.slow * Math.sqrt(1 - SLOWNESS ** 2);
  for (const ear of world.ears) {
    if (ear.link === null) {
      const level = LEVEL_AT_1M - 20 * Math.log10(beacon.metres) + beacon.slow;
      tell(ear, beacon.address, {
        order,
        rssi: Math.round(level + deviation(chance) * FADING.quick),
      });
    }
  }
  const pause = order.intervalMs + chance() * ADVERTISING_DELAY_MS;
  beacon.cancel = later(() => advertise(world, beacon), pause);
}

function tell(
  { side }: Ear,
  address: string,
  { order, rssi }: { readonly order: AirOrderWord; readonly rssi: number },
): void {
  const { connectable, data, scanResponse } = order;
  const kind = connectable ? "connectable" : "non-connectable";
  side.say({ say: "report", address, kind, data, rssi });
  if (connectable && scanResponse !== "") {
    side.say({ say: "report", address, kind: "scan-response", data: scanResponse, rssi });
  }
}

/** Roughly normal, with a spread of 1: the sum of twelve. */
const deviation = (chance: () => number): number =>
  Array.from({ length: 12 }, chance).reduce((a, b) => a + b, -6);
