/** Traditional Chinese (Hong Kong) words of the customer's screen. */
import { enCustomer } from "./en-customer.ts";

export const zhHantCustomer: typeof enCustomer = { ...enCustomer };
