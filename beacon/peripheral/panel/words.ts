/**
 * What the beacon and its panel's process say to each other, over Node's own channel between parent and child (JSON).
 *
 *   beacon → panel    lamp       lit or dark from here on
 *   panel → beacon    at-work    it has come up
 *                     no-device  there is no such board, and why; it looks again by itself
 *                     open       the board answered: lamp dark, button to be heard
 *                     alive      the board answered again, or there is none to answer
 *                     button     down or up
 *                     failed     why it ends; another takes its place
 *
 * The panel's process holds drivers that may do anything: what it says is checked like any word from outside.
 */
import * as v from "valibot";

/** While all is well it says at least so often that it is, in milliseconds. */
export const ALIVE_EVERY = 500;
const DETAIL_MAX = 300;

export interface PanelCommand {
  readonly type: "lamp";
  readonly isLit: boolean;
}

const panelCommandSchema = v.strictObject({ type: v.literal("lamp"), isLit: v.boolean() });

const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));

const panelWordSchema = v.variant("type", [
  v.strictObject({ type: v.picklist(["at-work", "open", "alive"]) }),
  v.strictObject({ type: v.literal("no-device"), detail }),
  v.strictObject({ type: v.literal("button"), isDown: v.boolean() }),
  v.strictObject({ type: v.literal("failed"), detail }),
]);

export type PanelWord = Readonly<v.InferOutput<typeof panelWordSchema>>;

/** Null for what no panel's process says. */
export function parsePanelWord(message: unknown): PanelWord | null {
  const parsed = v.safeParse(panelWordSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Null for what no beacon says. */
export function parsePanelCommand(message: unknown): PanelCommand | null {
  const parsed = v.safeParse(panelCommandSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
