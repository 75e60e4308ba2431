/** Traditional Chinese (Hong Kong) words of the register page. */
import { enRegister } from "./en-register.ts";

export const zhHantRegister: typeof enRegister = { ...enRegister };
