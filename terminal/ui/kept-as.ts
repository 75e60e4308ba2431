/** Names under which the browser keeps things of this page. */
export const APPEARANCE_KEPT_AS = "tillwave-appearance";
export const LANGUAGE_KEPT_AS = "tillwave-language";
export const TOKEN_KEPT_AS = "tillwave-token";
export const CUSTOMER_TOKEN_KEPT_AS = "tillwave-customer-token";
