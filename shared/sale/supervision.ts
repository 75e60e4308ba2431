/** What only a supervisor may do, or a cashier whom one has allowed it this once. */

export const SUPERVISED_ACTIONS = [
  "refund",
  "void",
  "price",
  "discount",
  "drawer",
  "cash-movement",
  "close-shift",
  "end-payment",
  "staff",
  "tablets",
  "favourites",
  "training",
] as const;
export type SupervisedAction = (typeof SUPERVISED_ACTIONS)[number];

/** Of a person who sells or allows. */
export type Role = "cashier" | "supervisor";

/** As entries name them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Somebody in charge has to say yes first: the page asks for their PIN, and sends the same again with it. */
export interface NeedsSupervisor {
  readonly type: "needs-supervisor";
  readonly action: SupervisedAction;
}
