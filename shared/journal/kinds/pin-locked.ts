/** So many wrong PINs in a row that none is taken for a while. */
import * as v from "valibot";
import { count, kind, person } from "../fields.ts";

export const pinLocked = kind("pin-locked", {
  /** Whose; null where it is the till that takes none from anybody. */
  person: v.nullable(person),
  minutes: count,
});
