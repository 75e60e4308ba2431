/**
 * Every key that does something, and where: the listener (shortcuts.ts) goes by this table, and the list that `?` shows
 * is drawn from it. Pure.
 */
import { LOCK_KEY } from "./staff/pin-keys.ts";

/** The screens, and what may lie on them. */
export type KeyPlace =
  | "register"
  | "pay"
  | "paid"
  | "sales"
  | "reversal"
  | "beacons"
  /** A sheet that a figure is typed into: a quantity, a weight, a price, an amount, a customer's code. */
  | "figure"
  /** Any other sheet. */
  | "sheet";

export type ShortcutId =
  | "list"
  | "back"
  | "menu"
  | "lock"
  | "search"
  | "arrows"
  | "add"
  | "more"
  | "fewer"
  | "change"
  | "remove"
  | "sale"
  | "pay"
  | "camera"
  | "sales"
  | "refund"
  | "digits"
  | "erase"
  | "exact"
  | "next"
  | "take";

export interface Shortcut {
  readonly id: ShortcutId;
  /** As `KeyboardEvent.key` has them; "0-9" stands for the figures, "Arrows" for the four. */
  readonly keys: readonly string[];
  readonly where: readonly KeyPlace[];
  /** Under which heading the list has it. */
  readonly group: ShortcutGroup;
}

export const SHORTCUT_GROUPS = ["sell", "pay", "everywhere"] as const;
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number];

const SCREENS: readonly KeyPlace[] = ["register", "pay", "paid", "sales", "reversal", "beacons"];
const AT_EASE: readonly KeyPlace[] = ["register", "paid", "sales"];

export const SHORTCUTS: readonly Shortcut[] = [
  { id: "search", keys: ["/"], where: ["register", "paid", "sales", "reversal"], group: "sell" },
  { id: "arrows", keys: ["Arrows"], where: ["register", "paid"], group: "sell" },
  { id: "add", keys: ["Enter"], where: ["register", "paid"], group: "sell" },
  { id: "more", keys: ["+"], where: ["register"], group: "sell" },
  { id: "fewer", keys: ["-"], where: ["register"], group: "sell" },
  { id: "change", keys: ["F3"], where: ["register"], group: "sell" },
  { id: "remove", keys: ["Delete"], where: ["register"], group: "sell" },
  { id: "sale", keys: ["F4"], where: ["register"], group: "sell" },
  { id: "camera", keys: ["F8"], where: ["register", "pay", "paid"], group: "sell" },
  { id: "pay", keys: ["F2"], where: ["register"], group: "pay" },
  { id: "exact", keys: ["Enter"], where: ["pay"], group: "pay" },
  { id: "digits", keys: ["0-9"], where: ["pay", "figure"], group: "pay" },
  { id: "erase", keys: ["Backspace"], where: ["pay", "figure"], group: "pay" },
  { id: "take", keys: ["Enter"], where: ["figure"], group: "pay" },
  { id: "next", keys: ["Enter"], where: ["paid"], group: "pay" },
  { id: "sales", keys: ["F6"], where: AT_EASE, group: "everywhere" },
  { id: "refund", keys: ["F7"], where: AT_EASE, group: "everywhere" },
  { id: "lock", keys: [LOCK_KEY], where: [...SCREENS, "figure", "sheet"], group: "everywhere" },
  { id: "menu", keys: ["F10"], where: [...AT_EASE, "reversal", "beacons"], group: "everywhere" },
  { id: "back", keys: ["Escape"], where: [...SCREENS, "figure", "sheet"], group: "everywhere" },
  { id: "list", keys: ["?", "F1"], where: SCREENS, group: "everywhere" },
];

/** What this key does there by itself, wherever the focus is; null where it does nothing. */
export function shortcutFor(key: string, place: KeyPlace): ShortcutId | null {
  const found = SHORTCUTS.filter(({ keys, where }) => keys.includes(key) && where.includes(place));
  // Of two, one is for what has the focus: Enter adds the first item found, and else begins the next sale.
  return found.at(-1)?.id ?? null;
}
