/** Under which name the browser keeps how this page looks. */
export const APPEARANCE_KEPT_AS = "tillwave-console-appearance";
