/**
 * What a paired tablet keeps of its pairing. A till's own page is on loopback and gets its token with its address;
 * over HTTPS every page is a tablet's, which keeps its token for good, or has to be paired.
 */
import { takeToken } from "@tillwave/page-kit/token";

const SELLING_KEPT_AS = "tillwave-tablet-token";
const CUSTOMER_KEPT_AS = "tillwave-tablet-customer-token";

export const PAIR_PAGE = "/pair";
/** Of the pairing page's address: this tablet was removed at the till. */
export const REMOVED = "#removed";

/** What this page speaks with; empty where it is on its way to another page. */
let inUse = "";

/** Whether it was let in once: where the till refuses it, it was removed. */
export const hasToken = (): boolean => inUse !== "";

export const isTablet = (): boolean => location.protocol === "https:";

/** False where the browser keeps nothing. A tablet is for one thing: what it was before is forgotten. */
export function keepTabletToken(token: string, use: "selling" | "customer"): boolean {
  const [kept, dropped] =
    use === "selling" ? [SELLING_KEPT_AS, CUSTOMER_KEPT_AS] : [CUSTOMER_KEPT_AS, SELLING_KEPT_AS];
  try {
    localStorage.setItem(kept, token);
    localStorage.removeItem(dropped);
    return localStorage.getItem(kept) === token;
  } catch {
    return false;
  }
}

/** The till will not take it any more. */
export function forgetTabletToken(): void {
  try {
    localStorage.removeItem(SELLING_KEPT_AS);
    localStorage.removeItem(CUSTOMER_KEPT_AS);
  } catch {
    // It keeps nothing: there is nothing to forget.
  }
}

export const isPaired = (): boolean =>
  readKept(SELLING_KEPT_AS) !== null || readKept(CUSTOMER_KEPT_AS) !== null;

/**
 * For the register page: from the address on loopback, from the browser's memory on a tablet. A tablet without one
 * goes to the page that it belongs to.
 */
export function takeRegisterToken(keptAs: string): string {
  if (!isTablet()) {
    return takeToken(keptAs);
  }
  const token = readKept(SELLING_KEPT_AS);
  if (token === null) {
    location.replace(readKept(CUSTOMER_KEPT_AS) === null ? PAIR_PAGE : "/customer");
  }
  inUse = token ?? "";
  return inUse;
}

/** For a customer's screen: that of a window beside the till's, or that of a tablet which is nothing else. */
export function takeCustomerToken(keptAs: string): string {
  inUse = takeToken(keptAs);
  if (inUse !== "" || !isTablet()) {
    return inUse;
  }
  const token = readKept(CUSTOMER_KEPT_AS);
  if (token === null) {
    location.replace(PAIR_PAGE);
  }
  inUse = token ?? "";
  return inUse;
}

function readKept(keptAs: string): string | null {
  try {
    return localStorage.getItem(keptAs);
  } catch {
    return null;
  }
}
