/** What the till sells under has changed, and who changed it. */
import * as v from "valibot";
import { kind, longText, text } from "../fields.ts";

export const settingsChanged = kind("settings-changed", {
  who: text,
  changes: v.array(v.strictObject({ name: text, from: longText, to: longText })),
});
