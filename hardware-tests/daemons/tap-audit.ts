/**
 * The till's journal beside the phones' own records: what nobody may find in them.
 *
 * Whatever a wallet has signed was counted once, or the till has sworn never to count it; whatever was counted was signed;
 * what a wallet swore not to have signed it has not; and every sale was paid in full, once.
 */
import type { Entry } from "@tillwave/shared/journal/entry";
import type { StoredSpend } from "@tillwave/shared/wallet/holder-state";
import type { Holder } from "@tillwave/shared/wallet/holder";

export interface AuditedWallet {
  readonly wallet: Pick<Holder, "state">;
  /** In minor units, at the beginning. */
  readonly purse: number;
  /** Whatever it has signed. */
  spends(): readonly StoredSpend[];
}

export interface Books {
  readonly faults: readonly string[];
  readonly sales: number;
  /** Sales paid by a phone. */
  readonly taps: number;
  /** Signed, and given back. */
  readonly voids: number;
  readonly absences: number;
}

type SalePaid = Extract<Entry, { readonly kind: "sale-paid" }>;
type Tender = SalePaid["tenders"][number];

export function auditTaps(entries: readonly Entry[], customers: readonly AuditedWallet[]): Books {
  const sales = entries.filter((entry) => entry.kind === "sale-paid");
  const absent = noncesOf(entries, "tender-absent");
  const voided = noncesOf(entries, "spend-void");
  const counted = sales.flatMap((sale) => sale.tenders.flatMap((tender) => proofOf(tender)));
  const signed = customers.flatMap((customer) => customer.spends());
  const resultByNonce = new Map(signed.map(({ nonce, result }) => [nonce, result]));
  const paid = new Set(counted.map(({ nonce }) => nonce));
  const given = signed.filter(({ nonce }) => voided.has(nonce));
  return {
    sales: sales.length,
    taps: counted.length,
    voids: given.length,
    absences: absent.size,
    faults: [
      ...twice(sales.map(({ sale }) => String(sale))).map((sale) => `sale ${sale} is paid twice`),
      ...twice(counted.map(({ nonce }) => nonce)).map((nonce) => `${nonce} is counted twice`),
      ...sales.filter((sale) => !isPaidInFull(sale)).map(({ sale }) => `sale ${sale} is not full`),
      ...counted
        .filter(({ nonce, result }) => resultByNonce.get(nonce) !== result)
        .map(({ nonce }) => `${nonce} is counted, and nobody signed it so`),
      ...signed
        .filter(({ nonce }) => !paid.has(nonce) && !voided.has(nonce))
        .map(({ nonce }) => `${nonce} is signed, and lost`),
      ...[...voided, ...absent]
        .filter((nonce) => paid.has(nonce))
        .map((nonce) => `${nonce} is given back, and counted`),
      ...signed
        .filter(({ nonce }) => absent.has(nonce))
        .map(({ nonce }) => `${nonce} is signed, and sworn absent`),
      ...moneyFaults({
        sales,
        customers,
        given: given.reduce((sum, { amount }) => sum + amount, 0),
      }),
    ],
  };
}

/** What has left the purses is in the till, or given back. */
function moneyFaults({
  sales,
  customers,
  given,
}: {
  readonly sales: readonly SalePaid[];
  readonly customers: readonly AuditedWallet[];
  readonly given: number;
}): readonly string[] {
  const left = customers.reduce((sum, { purse, wallet }) => {
    const { cash, promo } = wallet.state().wallet.purse;
    return sum + purse - cash - promo;
  }, 0);
  const taken = sales
    .flatMap(({ tenders }) => tenders)
    .filter((tender) => tender.method === "tap" && tender.state === "approved")
    .reduce((sum, { settles }) => sum + settles, 0);
  return left === taken + given
    ? []
    : [`${left} left the purses, ${taken} were taken and ${given} given back`];
}

interface Counted {
  readonly nonce: string;
  readonly result: string;
}

function proofOf(tender: Tender): readonly Counted[] {
  const isApproved = tender.method !== "cash" && tender.state === "approved";
  const proof = isApproved ? tender.proof : null;
  return proof?.type === "spend" ? [{ nonce: proof.nonce, result: proof.result }] : [];
}

const isPaidInFull = ({ total, tenders }: SalePaid): boolean =>
  tenders
    .filter((tender) => tender.method === "cash" || tender.state === "approved")
    .reduce((sum, { settles }) => sum + settles, 0) === total;

function noncesOf(
  entries: readonly Entry[],
  kind: "tender-absent" | "spend-void",
): ReadonlySet<string> {
  return new Set(entries.flatMap((entry) => (entry.kind === kind ? [entry.nonce] : [])));
}

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, i) => names.indexOf(name) !== i);
