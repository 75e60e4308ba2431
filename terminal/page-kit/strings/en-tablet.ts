/** English words of second tablets and of the page as an app, for the register page. */
import { type Words, pluralOf } from "./words.ts";

const plural = pluralOf("en");

export const enTablet = {
  title: "Tablets",
  pair: "Pair a tablet",
  more: "A paired tablet shows the same till. It works in the shop's network, and only while it stands in this list.",
  toSell: "Show a code for a tablet that sells",
  forCustomer: "Show a code for a customer's screen",
  scan: "Scan this with the tablet's camera, or open this address there and type the code.",
  code: "Code",
  qrLabel: "A code for the tablet's camera",
  left: (time: string) => `Good once, for ${time}.`,
  triesLeft: (n: number) => plural(n, { one: "1 try left", other: "{n} tries left" }),
  warns: "The tablet's browser warns once. Go on only if it shows this SHA-256 fingerprint:",
  hide: "Hide the code",
  paired: (name: string) => `“${name}” is paired.`,
  late: "The code has lapsed.",
  tooManyTries: "Too many wrong codes were tried. This one is void.",

  list: "Paired tablets",
  none: "No tablet is paired.",
  open: "Open now",
  seen: (when: string) => `Last seen ${when}`,
  neverSeen: "Not seen yet",
  sells: "Sells",
  customer: "Customer's screen",
  rename: "Rename",
  renameOf: (name: string) => `Rename “${name}”`,
  name: "Name",
  save: "Save",
  back: "Back",
  remove: "Remove",
  removeOf: (name: string) => `Remove “${name}”`,
  removeAsk: (name: string) => `Remove “${name}”? Its page closes at once. The basket stays here.`,

  off: "This till serves its own page only. A technician turns tablets on with --lan or in the settings.",
  starting: "This till is getting ready for tablets.",
  noNetwork: "This machine is on no network. Tablets find it once it is.",
  portTaken: (port: number) =>
    `Another program has port ${port}. Close it; this till tries again by itself.`,
  noSuchAddress:
    "This machine does not have the address of the settings. This till tries again by itself.",
  failed: "Tablets cannot be served at the moment. This till tries again by itself.",

  notServed: "Tablets cannot be served at the moment.",
  tooMany: (max: number) => `${max} tablets are paired, and no more fit. Remove one first.`,
  noSuchTablet: "This tablet was removed already.",
  notStored: "The disk did not take it. Nothing has changed; try again.",
  refused: "Nothing has changed.",
  unanswered: "The till does not answer. Try again.",

  newer: "A newer version is ready.",
  reload: "Reload",
  fullScreen: "Full screen",
  leaveFullScreen: "Leave full screen",
  install: "Install as an app",
  installHint: "In the browser's menu, choose “Add to Home screen”: it then opens like an app.",
} satisfies Words;
