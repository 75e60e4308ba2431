/** Korean words of the register page. */
import { enRegister } from "./en-register.ts";

export const koRegister: typeof enRegister = { ...enRegister };
