/** What a customer's page does with an answer of the hub before it believes it: null is no such answer. */
import * as v from "valibot";
import {
  type CheckInAnswer,
  type CustomerAnswer,
  type CustomersRefusal,
  type ShopAnswer,
  checkInAnswerSchema,
  customerAnswerSchema,
  customersRefusalSchema,
  shopAnswerSchema,
} from "./answers.ts";

export type Parse<T> = (json: unknown) => T | null;

const parseWith =
  <T>(schema: v.GenericSchema<unknown, T>): Parse<T> =>
  (json) => {
    const parsed = v.safeParse(schema, json, { abortEarly: true });
    return parsed.success ? parsed.output : null;
  };

export const parseShopAnswer: Parse<ShopAnswer> = parseWith(shopAnswerSchema);
export const parseCustomerAnswer: Parse<CustomerAnswer> = parseWith(customerAnswerSchema);
export const parseCheckInAnswer: Parse<CheckInAnswer> = parseWith(checkInAnswerSchema);
export const parseCustomersRefusal: Parse<CustomersRefusal> = parseWith(customersRefusalSchema);
