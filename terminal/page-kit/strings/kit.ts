/** The words that the parts that every page may use speak. Another language is another catalogue with every key of this one. */
import { enKit } from "./en-kit.ts";

type KitStrings = typeof enKit;

export const t: KitStrings = enKit;
