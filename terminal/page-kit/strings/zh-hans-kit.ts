/** Simplified Chinese words of the parts that every page may use. */
import { enKit } from "./en-kit.ts";

export const zhHansKit: typeof enKit = { ...enKit };
