/** Names under which the browser keeps how this page looks, and what it speaks. */
export const APPEARANCE_KEPT_AS = "tillwave-console-appearance";
export const LANGUAGE_KEPT_AS = "tillwave-console-language";
