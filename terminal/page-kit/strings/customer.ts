/** The words that the customer's screen speaks. Another language is another catalogue with every key of this one. */
import { enCustomer } from "./en-customer.ts";

type CustomerStrings = typeof enCustomer;

export const t: CustomerStrings = enCustomer;
