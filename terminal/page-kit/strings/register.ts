/** The words that the register page speaks. Another language is another catalogue with every key of this one. */
import { enRegister } from "./en-register.ts";

type RegisterStrings = typeof enRegister;

export const t: RegisterStrings = enRegister;
