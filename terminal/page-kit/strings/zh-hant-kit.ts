/** Traditional Chinese (Hong Kong) words of the parts that every page may use. */
import { enKit } from "./en-kit.ts";

export const zhHantKit: typeof enKit = { ...enKit };
