/** Simplified Chinese words of the register page. */
import { enRegister } from "./en-register.ts";

export const zhHansRegister: typeof enRegister = { ...enRegister };
