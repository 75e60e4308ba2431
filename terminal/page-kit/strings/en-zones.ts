/** English words of zones, emitters and check-ins at the console. */
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enZones = {
  title: "Zones",
  more: "Where customers check in by sound. Each zone has an emitter or more.",
  back: "Zones",
  add: "Add a zone",
  empty: "No zone yet",
  emptyMore: "Make one, then add the emitter that sounds in it.",
  entry: "Entrance",
  zone: "Zone",
  range: (metres: number) => `${metres} m`,
  points: (n: number) => plural(n, { one: "1 point", other: "{n} points" }),
  noEmitter: "No emitter yet",
  noZone: "In no zone",
  noZoneMore: "These emitters sound nowhere. Retire them, or join them to a zone again.",
  today: "Check-ins today",
  checkIns: (n: number, count: string) =>
    plural(n, { one: "1 check-in", other: `${count} check-ins` }),

  state: {
    "on-air": "On air",
    simulated: "Simulated",
    starting: "Starting",
    quiet: "Resting",
    off: "Switched off",
    "no-device": "Cannot play",
    silent: "Silent",
    "never-heard": "Never heard",
    copied: "Copied",
    "locked-out": "Locked out",
  },
  stateMore: {
    "on-air": "",
    simulated: "It has no speaker, for trying out: no phone can hear it.",
    starting: "It begins to sound in a moment.",
    quiet: "It is silent by the zone's hours.",
    off: "Somebody switched it off at the device.",
    "no-device": "It finds no speaker. Look at its plug and its cable.",
    silent: "Points are held until the hub hears it again. Is it switched on?",
    "never-heard": "It has joined, but has not reported yet. Is it switched on?",
    copied: "Two devices speak under its name. Give it a new key, as stolen.",
    "locked-out": "Its key was stolen. It must join again with a new code.",
  },
  emitter: {
    title: "Emitters",
    since: (when: string) => `since ${when}`,
    hub: "Heard by the hub",
    phone: "Heard by a phone",
    ago: (age: string) => `${age} ago`,
    never: "never",
    level: "Level",
    clock: "Clock",
    clockOf: (seconds: string) => `${seconds} s`,
    clockMore: "against the hub's",
    joined: "Joined",
    key: "Key",
    keyOf: (n: number) => `number ${n}`,
    keyChanging: "changes with its next word",
    settings: "Settings",
    upToDate: "as they are here",
    outdated: "older ones, until its next word",
    add: "Add an emitter",
    none: "Nothing sounds in this zone yet.",
    rotate: "New key",
    retire: "Retire",
    heardBy: (hub: string, phone: string) => `heard by hub ${hub}, by phone ${phone}`,
  },

  plan: {
    title: "Shop plan",
    label: (zones: number) =>
      plural(zones, {
        one: "A plan with 1 zone. The list has its state in words.",
        other: "A plan with {n} zones. The list has their states in words.",
      }),
    more: "Rings: range as set. Dashed: not heard now.",
    none: "Give zones a position, and they are drawn here.",
    scale: (metres: number) => `${metres} m`,
  },

  day: {
    none: "No check-ins today",
    label: (most: string, at: string) =>
      `Check-ins per hour, today. Most are ${most}, from ${at} on. The table below has every hour.`,
    table: "As a table",
    hour: "Hour",
    rewarded: "Rewarded",
    others: "Without reward",
    points: "Points given",
    held: "Held",
    heldMore: "wait until the hub hears the emitter",
    guesses: "Wrong codes",
    guessesMore: "codes that were never sent",
    replays: "Old codes",
    replaysMore: "recordings; they earn nothing",
    elsewhere: "Of no zone of this shop",
    all: "All zones today",
  },

  customers: {
    title: "For customers",
    address: "Their page",
    addressNone: "This hub serves no page for customers. Start it with --customers-port.",
    consent: "What customers agree to",
    consentVersion: (n: number) => `version ${n}`,
    change: "Change it",
  },

  consent: {
    title: "What customers agree to",
    more: "Customers read it before their first check-in, in their own language. Other words make another version, and everybody is asked again.",
    save: "Save as a new version",
    saving: "Saving",
    saved: (version: number) => `Version ${version} is in force.`,
    missing: "Write it in this language too.",
    long: (max: number) => `At most ${max} letters.`,
  },

  form: {
    title: "Settings",
    newTitle: "New zone",
    name: "Name",
    nameMore: "What customers see.",
    kind: "What it is",
    range: "How far it is heard",
    points: "Points",
    period: "One reward in so many hours",
    periodMore: "24 is once a day.",
    reward: "What it is good for",
    rewardMore: "One line for the customer, if you like: “A free coffee at 50 points”.",
    next: "Then send customers to",
    nextNone: "Nowhere",
    at: "Position on the plan, in metres",
    x: "From the left",
    y: "From the top",
    hours: "When it sounds",
    always: "Always",
    atHours: "At these hours",
    days: "Days",
    from: "From",
    to: "To",
    addHours: "Add hours",
    overnight: "ends on the day after",
    removeHours: "Remove these hours",
    save: "Save",
    make: "Make the zone",
    saving: "Saving",
    saved: (version: number) =>
      `Saved as version ${version}. Emitters take it with their next word.`,
    close: "Close this zone",
    changed: "Somebody else has changed this zone. Look at it again before you save.",
    again: "Show it as it is",
  },

  fault: {
    nameMissing: "Give it a name.",
    long: (max: number) => `At most ${max} letters.`,
    number: (min: number, max: string) => `A whole number from ${min} to ${max}.`,
    metres: (max: string) => `Metres, at most ${max} either way; or both empty.`,
    days: "Choose a day.",
    times: "From when to when?",
    "changed-meanwhile":
      "Somebody else has just changed the zones. Nothing was saved: look at them again.",
    "place-twice": (one: string, other: string) =>
      `${one} and ${other} have the same number. Nothing was saved.`,
    "name-twice": (name: string) => `Two zones are called ${name}. Nothing was saved.`,
    "emitter-twice": (emitter: string, one: string, other: string) =>
      `The emitter ${emitter} stands in ${one} and in ${other}. Nothing was saved.`,
    "unknown-next": (zone: string) =>
      `${zone} sends customers to a zone that is not there. Nothing was saved.`,
    "next-is-itself": (zone: string) => `${zone} sends customers to itself. Nothing was saved.`,
    "unknown-place": (zone: string) =>
      `${zone} is no longer there. Nothing was saved: look at the zones again.`,
    "has-emitters": (zone: string, n: number) =>
      plural(n, {
        one: `1 emitter sounds in ${zone}. Retire it first. Nothing was saved.`,
        other: `{n} emitters sound in ${zone}. Retire them first. Nothing was saved.`,
      }),
  },

  close: {
    title: (zone: string) => `Close ${zone}?`,
    more: "Customers can check in here no more. Points that they have stay theirs.",
    emitters: (n: number) =>
      plural(n, {
        one: "1 emitter still sounds here. Retire it first.",
        other: "{n} emitters still sound here. Retire them first.",
      }),
    keep: "Keep it",
    sure: "Close it",
    closing: "Closing",
  },

  rotate: {
    title: (emitter: string) => `A new key for ${emitter}?`,
    which: "Why",
    routine: "Routine",
    routineMore:
      "It gets the key with its next word and goes on sounding. Its old ids count for 2 hours more.",
    stolen: "Stolen or copied",
    stolenMore:
      "Its ids earn nothing from now on. It sounds on, but in vain, until it joins again with a new code.",
    keep: "Leave it",
    sureRoutine: "Change the key",
    sureStolen: "Lock it out",
    busy: "Changing the key",
  },

  retire: {
    title: (emitter: string) => `Retire ${emitter}?`,
    more: "Its ids earn nothing from now on, and it stops by itself when it next reaches the hub. The device can join again, with a new code.",
    last: "It is the only emitter of its zone: nobody can check in there without another.",
    keep: "Keep it",
    sure: "Retire it",
    busy: "Retiring",
  },

  beacons: {
    title: "Beacons",
    none: "No beacon hangs in this zone. Beacons are added at a till, under Beacons and zones.",
    elsewhere: "Without a zone",
    level: (dbm: string) => `${dbm} dBm`,
    unheard: "Not heard in the last 24 hours",
    keysWait: "Its rolling id comes with its next contact to a till",
    rekeyWaits: "A newer owner's key comes with its next contact to a till",
    heardBy: (tills: string) => `Found by ${tills}`,
    chart: (name: string) => `How ${name} was heard in the last 24 hours`,
    onAir: (share: string) => `on air ${share}`,
    byHour:
      "Each bar is an hour: the higher, the louder. A pale one was on air for less of its time.",
    well: "Nothing is found to be wrong",
    said: {
      missing: (name: string) => `${name} is not heard`,
      weak: (name: string) => `${name} is weaker than planned`,
      "wrong-id": (name: string) => `${name} sends other ids than planned`,
      "stale-eid": (name: string) => `${name} sends an id whose time is over`,
      "duplicate-id": (name: string) => `Two senders say the id of ${name}`,
      clone: (name: string) => `There are two of ${name}`,
      "wrong-power": (name: string) => `${name} names another power than planned`,
      "on-air-low": (name: string) => `${name} is on air too seldom`,
      "clock-drifts": (name: string) => `The clock of ${name} is wrong`,
      stranger: (name: string) => `A stranger sends the shop's ids: ${name}`,
      "sound-missing": (name: string) => `The sound of ${name} is not heard`,
      "sound-wrong": (name: string) => `The sound of ${name} has wrong codes`,
    },
    todo: {
      missing: "See whether it has power and still hangs there.",
      weak: "See whether something stands before it, or it was moved.",
      "wrong-id":
        "At a till, open Beacons and zones, change it and save: that writes its ids again.",
      "stale-eid":
        "At a till, press Identify: that sets its clock. If it comes back, somebody may be playing back a recording.",
      "duplicate-id": "Look for a second device near it.",
      clone:
        "Its card may have been copied. Find the second one, release both at a till and add one again.",
      "wrong-power": "At a till, change it and save its range again.",
      "on-air-low": "Unplug it for ten seconds. If it stays so, exchange it.",
      "clock-drifts": "At a till, press Identify: that sets its clock.",
      stranger: "It may be a beacon that nobody released, or a copy. Look for it in the shop.",
      "sound-missing": "See whether its speaker has power and is not muted.",
      "sound-wrong": "Look for a second speaker or a recording near it.",
    },
  },

  alarms: {
    copied: (emitter: string, zone: string) =>
      `Two devices speak as the emitter ${emitter} in ${zone}`,
    copiedMore:
      "Its memory card may have been copied. Find out which one is yours, then give it a new key as stolen.",
    silent: (emitter: string, zone: string) => `The emitter ${emitter} in ${zone} is silent`,
    silentMore:
      "Customers' points are held until the hub hears it again. See whether it is on and has a network.",
    lostKey: (emitters: string) =>
      `The key of the emitters was lost: ${emitters} have to join again`,
    lostKeyMore:
      "The hub made a new one. Put the file presence/site-key.hex back from where it was kept, or add each emitter again.",
    guessedByCustomer: "One customer sends codes that are wrong or old",
    customerMore: (who: string) =>
      `The customer's id begins with ${who}. Nothing was rewarded; it may try again tomorrow.`,
    guessedFromAddress: "One address sends codes that are wrong or old",
    addressMore: (who: string) =>
      `They come from ${who}. Nothing was rewarded, and the hub takes few from there.`,
    manyPhones: (phones: string, zone: string) =>
      `${phones} phones checked in by one code in ${zone}`,
    manyPhonesMore:
      "More than were ever there: somebody may be passing the sound on. Look at who checks in, and take the points off the zone if it goes on.",
    show: "Show the zones",
    showZone: "Show the zone",
  },

  join: {
    title: (zone: string) => `Add an emitter to ${zone}`,
    more: "Make a code here, then type the command at the device within 15 minutes.",
    name: "Name",
    nameMore: "What people call it: where it stands.",
    make: "Make a code",
    making: "Making a code",
    command: "Type this at the emitter",
    tooMany: "Too many codes are open. Wait until some are over.",
    scan: "or scan the code, or type it where the device asks for one",
    address: "Address of this hub",
    left: (time: string) => `Good for ${time}, and for one emitter`,
    copy: "Copy the command",
    copied: "Copied",
    notCopied: "Copying is not allowed here. Mark it and copy it by hand.",
    joined: (emitter: string) => `${emitter} has joined`,
    joinedMore: "It begins to sound within half a minute.",
    done: "Done",
  },
} satisfies Words;
