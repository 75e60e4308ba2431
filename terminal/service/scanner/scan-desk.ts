/**
 * What a scanned code means at this moment. It is done here, once, however many pages are open:
 *
 *   TWR1…            a receipt: the pages look at its sale
 *   TWT1…, TWC1…     a customer's phone: for the payment that waits for one
 *   anything else    goods, for the sale in hand; while that is being paid, for none
 */
import type { Scanned } from "@tillwave/shared/api/till";
import type {
  CommandReply,
  CommandRequest,
  TapReply,
  TapRequest,
  TapView,
  TillView,
} from "@tillwave/shared/api/till";
import type { Result } from "@tillwave/shared/core/result";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";

/** As a press of its own page. */
const PAGE = "serial-scanner";
const RECEIPT = /^TWR1[A-Z2-7]/iu;
const PAYMENT = /^TW[TC]1[A-Z2-7]+$/iu;
/** The longest barcode of a press. */
const BARCODE_MAX = 64;

export interface ScanDeskDeps {
  newId(): string;
  isLocked(): boolean;
  view(): Durable<TillView>;
  handle(request: CommandRequest): Result<Durable<CommandReply>, StorageFailure>;
  tap(): TapView;
  act(request: TapRequest): TapReply;
  onFailure(failure: StorageFailure): void;
}

/** Null where nothing may be concluded any more. */
export function takeScan(text: string, deps: ScanDeskDeps): Scanned | null {
  if (deps.isLocked()) {
    return { type: "refused", error: { type: "locked" } };
  }
  if (RECEIPT.test(text)) {
    return { type: "receipt", text: text.toUpperCase() };
  }
  const { sale } = deps.view().value.state;
  if (PAYMENT.test(text)) {
    return sale.type === "tendering"
      ? giveToPayment(text.toUpperCase(), deps)
      : { type: "payment-refused", error: { type: "no-payment" } };
  }
  if (sale.type === "tendering") {
    return { type: "finish-payment" };
  }
  return text === "" || text.length > BARCODE_MAX
    ? { type: "unreadable" }
    : sell(text, sale.number, deps);
}

function giveToPayment(text: string, { tap, act, newId }: ScanDeskDeps): Scanned {
  const { step } = tap();
  if (step.type !== "armed" && step.type !== "waiting-token" && step.type !== "unknown") {
    return { type: "payment-refused", error: { type: "not-now" } };
  }
  const reply = act({ action: "scan", id: newId(), tender: step.tender, text });
  return reply.ok ? { type: "given-to-payment" } : { type: "payment-refused", error: reply.error };
}

function sell(barcode: string, sale: number, deps: ScanDeskDeps): Scanned | null {
  const command = { type: "scan", barcode } as const;
  const done = deps.handle({ page: PAGE, id: deps.newId(), sale, command });
  if (!done.ok) {
    deps.onFailure(done.error);
    return null;
  }
  const reply = done.value.value;
  return reply.ok ? { type: "sold" } : { type: "refused", error: reply.error };
}
