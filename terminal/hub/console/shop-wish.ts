/** What a person typed as the shop's name, address and tax id, made into what the hub takes. */
import type { Shop } from "@tillwave/shared/api/console";
import {
  SHOP_ADDRESS_LINES_MAX,
  SHOP_ADDRESS_LINE_MAX,
  SHOP_NAME_MAX,
  SHOP_TAX_ID_MAX,
} from "@tillwave/shared/sync/shop";

/** As it stands in the fields. */
export interface ShopFields {
  readonly name: string;
  /** A line of it is a line of the receipt. */
  readonly address: string;
  readonly taxId: string;
}

export type ShopFault =
  | { readonly at: "name"; readonly why: "missing" }
  | { readonly at: "name" | "tax-id" | "address"; readonly why: "too-long"; readonly max: number }
  | { readonly at: "address"; readonly why: "too-many-lines"; readonly max: number };

export type ShopWish =
  | { readonly ok: true; readonly shop: Shop }
  | { readonly ok: false; readonly fault: ShopFault };

export const fieldsOf = ({ name, address, taxId }: Shop): ShopFields => ({
  name,
  address: address.join("\n"),
  taxId: taxId ?? "",
});

/** Empty lines and spaces at the ends mean nothing, nor does what was pasted and cannot be written. */
export function readShopWish(fields: ShopFields): ShopWish {
  const name = tidy(fields.name);
  const address = fields.address
    .split(/[\n\r\u2028\u2029]/u)
    .map(tidy)
    .filter((line) => line !== "");
  const taxId = tidy(fields.taxId);
  const fault = faultOf({ name, address, taxId });
  return fault === null
    ? { ok: true, shop: { name, address, taxId: taxId === "" ? null : taxId } }
    : { ok: false, fault };
}

interface Tidied {
  readonly name: string;
  readonly address: readonly string[];
  readonly taxId: string;
}

function faultOf({ name, address, taxId }: Tidied): ShopFault | null {
  if (name === "") {
    return { at: "name", why: "missing" };
  }
  if (name.length > SHOP_NAME_MAX) {
    return { at: "name", why: "too-long", max: SHOP_NAME_MAX };
  }
  if (address.length > SHOP_ADDRESS_LINES_MAX) {
    return { at: "address", why: "too-many-lines", max: SHOP_ADDRESS_LINES_MAX };
  }
  if (address.some((line) => line.length > SHOP_ADDRESS_LINE_MAX)) {
    return { at: "address", why: "too-long", max: SHOP_ADDRESS_LINE_MAX };
  }
  return taxId.length > SHOP_TAX_ID_MAX
    ? { at: "tax-id", why: "too-long", max: SHOP_TAX_ID_MAX }
    : null;
}

const tidy = (text: string): string =>
  text.replaceAll(/[\s\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim();
