/** What the linter of a plan of beacons found, for people: what it is, and what to do. */
import type { Fact, LintCode } from "@tillwave/shared/beacon/plan-finding";
import { REGIONS_MAX, ZONES_OF_A_SHOP_MAX } from "@tillwave/shared/beacon/plan-lint";
import { numberText } from "../tone/svg.ts";
import { dbm, uuidText } from "./frame-words.ts";
import { fromHex } from "@tillwave/shared/core/bytes";

export function factWords(fact: Fact): string {
  switch (fact.code) {
    case "uuid-differs":
      return `The plan has ${fact.uuids.length} UUIDs: ${fact.uuids.map((uuid) => uuidText(fromHex(uuid))).join(", ")}.`;
    case "id-twice":
      return `Major ${fact.major}, minor ${fact.minor} is said in more than one zone: ${fact.places.map(placeText).join(", ")}.`;
    case "place-with-two-ids":
      return `Zone ${fact.place} has ${fact.ids.length} ids: ${fact.ids.map(({ major, minor }) => `${major}/${minor}`).join(", ")}.`;
    case "uid-twice":
      return `The UID ${fact.namespace} ${fact.instance} is more than one beacon's.`;
    case "key-twice":
      return "They have the same key, so they say the same rolling ids: one is taken for a copy.";
    case "name-twice":
      return `They are all called “${fact.name}”.`;
    case "too-many-zones":
      return `Shop ${fact.major} has ${fact.zones} zones; iOS watches ${REGIONS_MAX} regions for an app, one of them the chain.`;
    case "plain-beside-eid":
      return `${fact.frames.join(" and ")} beside ids that roll: whoever hears both follows the beacon all the same.`;
    case "rolling-without-eid":
      return "A rolling iBeacon without EID: it is never taken as proof by itself.";
    case "rolling-loses-zones":
      return "Major and minor roll: phones wake for the chain, and cannot watch a zone.";
    case "window-too-short":
      return `An id lasts ${secondsText(fact.windowMs)}; with these turns it takes ${secondsText(fact.leastMs)} to be heard.`;
    case "window-too-long":
      return `An id lasts ${secondsText(fact.windowMs)}: a copy is good for as long, and after a power cut none is on air for up to as long.`;
    case "tlm-without-id":
      return "It says how it is and not who: nobody can tell whose figures they are.";
    case "frame-too-seldom":
      return `${fact.frame} comes every ${secondsText(fact.everyMs)} on average: phones that walk past miss it.`;
    case "frame-away-too-long":
      return `${fact.frame} is off air for ${secondsText(fact.awayMs)} at a time: somebody has walked past by then.`;
    case "slot-shorter-than-interval":
      return `A turn lasts ${fact.slotMs} ms and the interval ${fact.intervalMs} ms: a frame's turn may pass without it.`;
    case "power-implausible":
      return fact.txPower === null
        ? `${dbm(fact.powerAt1m)} at 1 m is not what beacons have.`
        : `${dbm(fact.powerAt1m)} at 1 m does not go with ${dbm(fact.txPower)} sent.`;
    case "url-not-https":
      return `Phones do not open ${fact.url}.`;
    case "never-connectable":
      return "No frame takes connections: it can be set up after a press of its button alone.";
    case "unknown-time-zone":
      return `There is no time zone ${fact.timeZone}.`;
  }
}

export const REMEDIES: Readonly<Record<LintCode, string>> = {
  "uuid-differs": "One UUID for the whole chain; the shop is the major, the zone the minor.",
  "id-twice": "Give each zone a minor of its own, and each beacon its place.",
  "place-with-two-ids": "Give all beacons of a zone the zone's major and minor.",
  "uid-twice": "Give each beacon an instance of its own.",
  "key-twice": "Enrol each beacon by itself: keys are never copied.",
  "name-twice": "Give each a name that says where it hangs.",
  "too-many-zones": `Join zones until ${ZONES_OF_A_SHOP_MAX} are left, or let the app range inside the chain's region.`,
  "plain-beside-eid":
    "Drop the plain frame, or accept that rivals can map the beacon. The figures need an EID to be sealed.",
  "rolling-without-eid": "Add a frame eid: that is what is believed.",
  "rolling-loses-zones": "Nothing to do, if the app does not watch zones.",
  "window-too-short": "Raise eidExponent: 9 is usual. Or lower slotMs and the shares.",
  "window-too-long": "Lower eidExponent: 9 is usual, 512 s.",
  "tlm-without-id": "Add ibeacon, uid, url or eid.",
  "frame-too-seldom": "Raise its share, or lower intervalMs: 100 to 300 ms wakes phones well.",
  "frame-away-too-long": "Lower slotMs, or raise its share.",
  "slot-shorter-than-interval": "slotMs is at least intervalMs.",
  "power-implausible":
    "Measure with a phone 1 m away, and write the median into powerAt1m: it is negative, often −59.",
  "url-not-https": "Use an address that begins with https://",
  "never-connectable": 'Write "connectable": true beside one frame.',
  "unknown-time-zone": "Use a name of IANA's: Asia/Hong_Kong, Europe/Berlin.",
};

const placeText = (place: number | null): string => (place === null ? "no place" : `${place}`);
const secondsText = (ms: number): string =>
  ms < 1000 ? `${ms} ms` : `${numberText(Math.round(ms / 100) / 10)} s`;
