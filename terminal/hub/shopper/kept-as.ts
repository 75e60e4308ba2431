/** Names under which the browser keeps what this page knows. */
export const LANGUAGE_KEPT_AS = "tillwave-shopper-language";
/** The database that holds the customer's key. */
export const VAULT_KEPT_AS = "tillwave-shopper";
/** For which build the page was loaded again: one that is still another then is left alone. */
export const RELOADED_KEPT_AS = "tillwave-shopper-reloaded-for";
