/**
 * What of the feed stands on the customer's side: the sale in hand, what to do with the phone, and that it is paid. No
 * other basket, no cashier, no reason for a discount, no state of the till. What is not named here is not sent.
 */
import type { CustomerMessage, CustomerView } from "@tillwave/shared/api/tablets";
import type { FeedMessage, ShopView, TillView } from "@tillwave/shared/api/till";

/** Null: nothing for customers. */
export function customerMessageOf(message: FeedMessage): CustomerMessage | null {
  switch (message.type) {
    case "hello": {
      const { build, shop, view, tap } = message;
      const mark = build === undefined ? {} : { build };
      return { type: "hello", ...mark, shop: shopOf(shop), view: viewOf(view), tap };
    }
    case "view":
      return { type: "view", view: viewOf(message.view) };
    case "tap":
      return { type: "tap", tap: message.tap };
    case "trouble":
      return { type: "trouble" };
    case "heartbeat":
      return message;
    default:
      return null;
  }
}

/** What it says of the shop stands on the receipt too; who sells is nobody's business. */
const shopOf = (shop: ShopView): ShopView => ({ ...shop, till: "", cashier: "" });

function viewOf({ revision, state, paid }: TillView): CustomerView {
  return {
    revision,
    state: {
      sale: withoutInner(state.sale),
      held: [],
      nextNumber: state.sale.number,
      undo: null,
    },
    paid: withoutInner(paid),
  };
}

/** Who has allowed or sold something. */
const PERSONS = new Set(["by", "approvedBy", "cashier"]);
/** Why, in the shop's own words; and what proves a payment, which only the hub reads. */
const INNER = new Set([
  "reason",
  "authorisation",
  "code",
  "credential",
  "nonce",
  "presentation",
  "reference",
  "result",
  "signature",
  "token",
]);

/** The same shape without the shop's own matters. */
function withoutInner<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (PERSONS.has(key)) {
      return undefined;
    }
    return INNER.has(key) && typeof inner === "string" ? "" : inner;
  });
  return JSON.parse(text) as T;
}
