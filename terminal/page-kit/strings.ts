/** The words that the page speaks. Another language is another catalogue with every key of this one. */
import { en } from "./strings/en.ts";

export type Strings = typeof en;

export const t: Strings = en;
