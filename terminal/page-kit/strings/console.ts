/** The words that the hub's console speaks. Another language is another catalogue with every key of this one. */
import { enConsole } from "./en-console.ts";

type ConsoleStrings = typeof enConsole;

export const t: ConsoleStrings = enConsole;
