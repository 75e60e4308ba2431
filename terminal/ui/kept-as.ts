/** Names under which the browser keeps things of this page. */
export const APPEARANCE_KEPT_AS = "tillwave-appearance";
export const LANGUAGE_KEPT_AS = "tillwave-language";
/** The customer's screen speaks a language to each customer, and keeps none. */
export const CUSTOMER_LANGUAGE_KEPT_AS = "tillwave-customer-language";
export const TOKEN_KEPT_AS = "tillwave-token";
export const CUSTOMER_TOKEN_KEPT_AS = "tillwave-customer-token";
