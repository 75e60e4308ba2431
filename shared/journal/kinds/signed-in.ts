/** Somebody has taken over the till: the entries after it are theirs. */
import * as v from "valibot";
import { kind, person } from "../fields.ts";

export const signedIn = kind("signed-in", {
  person,
  role: v.picklist(["cashier", "supervisor"]),
});
