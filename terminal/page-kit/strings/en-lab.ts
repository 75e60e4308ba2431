/** English words of the lab's page, for people who try things out: plain, and never to be taken for a shop's. */
import { enLabPhone } from "./en-lab-phone.ts";
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enLab = {
  name: "Lab",
  notReal: "This is the lab. Its devices are not real, and no real money moves here.",

  page: {
    connecting: "Waiting for the lab",
    connectingMore: "The page is open. It begins as soon as the lab answers.",
    notAllowed: "This page cannot reach the devices",
    notAllowedMore: "It was opened without the lab's key. Open it from the lab again.",
    tooMany: "Too many pages of the lab are open",
    tooManyMore: "Close one that nobody uses. This page then begins by itself.",
    connected: "The lab is connected",
    lost: "The lab does not answer. What you see may be old.",
  },

  refused: {
    unreachable: "The lab did not answer, so nothing was switched. Try again.",
    malformed: "The lab did not understand this. Load the page again.",
    noLauncher:
      "The lab was started by itself, so nobody could start the program again. Run scripts/start --demo.",
    portTaken: (port: number) =>
      `Another program took port ${port} while the network was off. End it, then switch on again.`,
    noReader: "There is no such reader here.",
    readerTaken: (what: string) => `${what} lies on that reader. Take it away first.`,
    noWallet: "The phone has no wallet yet.",
    notARequest: "That is no code of a till that the phone can pay.",
    otherShop: "That code is another shop's.",
    phoneRefused: (why: string) => `The phone says no: ${why}.`,
    noHub: "The phone cannot reach its hub. Switch its network on, or start the hub.",
    close: "Close",
  },

  phone: enLabPhone,

  paper: {
    title: "Paper",
    roll: "All paper, the newest at the bottom",
    receipt: (number: number) => `Receipt ${number}`,
    empty: "No paper has come out yet",
    emptyMore: "Print something, and it appears here.",
    clear: "Throw away",
    qr: (text: string) => `QR code: ${text}`,
    image: "Image",
    unknown: (hex: string) => `Unknown to this printer: ${hex}`,
  },

  printer: {
    title: "Receipt printer",
    ready: "Ready",
    printing: "Printing",
    off: "Off",
    unplugged: "Unplugged",
    coverOpen: "Cover open",
    outOfPaper: "Out of paper",
    jammed: "Cutter stuck",
    offline: "Set offline",
    nonsense: "Speaks nonsense",
    power: "Power",
    powerMore: "Off loses what is in its buffer",
    cable: "Cable",
    cableMore: "Out takes the till's port away",
    cover: "Cover open",
    coverMore: "Stops at once, goes on when shut",
    setOffline: "Set offline",
    setOfflineMore: "By the button on its front",
    jam: "Cutter stuck",
    jamMore: "An error, until a person frees it",
    speaksNonsense: "Speaks nonsense",
    speaksNonsenseMore: "Answers with random bytes",
    slow: "Slow",
    slowMore: "10 mm a second instead of 150",
    roll: "Paper roll",
    left: (millimetres: number) =>
      millimetres >= 1000 ? `${(millimetres / 1000).toFixed(1)} m left` : `${millimetres} mm left`,
    low: "nearly out",
    out: "out",
    newRoll: "New roll",
    makeLow: "Nearly out",
    makeOut: "Out",
    line: "Line speed",
    baud: (rate: number) => `${rate}`,
    port: "Port",
    buffer: "Buffer",
    bytesOf: (n: number, most: number) => `${n} of ${most} bytes`,
    held: "Waiting on the line",
    lost: "Lost",
    bytes: (n: number) => plural(n, { one: "1 byte", other: "{n} bytes" }),
  },

  drawer: {
    title: "Cash drawer",
    open: "Open",
    shut: "Shut",
    push: "Push shut",
    pulses: (n: number) => plural(n, { one: "1 pulse", other: "{n} pulses" }),
    pin: (pin: number) => `Pin ${pin}`,
    last: "Last pulse",
    lastWas: (pin: number, milliseconds: number) => `pin ${pin}, ${milliseconds} ms`,
    never: "none yet",
  },

  network: {
    title: "Network from till to hub",
    modes: {
      on: "On",
      off: "Off",
      cut: "Cut",
      slow: "Slow",
      "captive-portal": "Captive portal",
      nonsense: "Nonsense",
    },
    more: {
      on: "Everything gets through",
      off: "Refused at once",
      cut: "Nothing arrives, nobody says so",
      slow: "Late, a little at a time",
      "captive-portal": "Somebody's login page answers",
      nonsense: "Random bytes answer",
    },
    address: "A till finds the hub at",
    leads: "It leads to",
    connections: "Connections",
  },

  power: {
    title: "Power",
    cut: { till: "Cut the till's power", hub: "Cut the hub's power" },
    cuts: (n: number) => plural(n, { one: "Cut once", other: "Cut {n} times" }),
    never: "Not cut yet",
    more: "The program is killed at once and started again.",
    noLauncher: "The lab was started by itself: nobody could start them again.",
  },
} satisfies Words;
