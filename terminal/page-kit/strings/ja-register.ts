/** Japanese words of the register page. */
import { enRegister } from "./en-register.ts";

export const jaRegister: typeof enRegister = { ...enRegister };
