/** The words that the page speaks. Another language is another catalogue with every key of this one. */
import { en } from "./strings/en.ts";
import { enConsole } from "./strings/en-console.ts";
import { enLab } from "./strings/en-lab.ts";

const english = { ...en, console: enConsole, lab: enLab };

export type Strings = typeof english;

export const t: Strings = english;
