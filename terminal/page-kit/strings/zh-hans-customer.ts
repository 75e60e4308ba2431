/** Simplified Chinese words of the customer's screen. */
import { enCustomer } from "./en-customer.ts";

export const zhHansCustomer: typeof enCustomer = { ...enCustomer };
