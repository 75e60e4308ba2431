/** The lab as this page knows it. Screens read signals; only {@link LabStore.send} changes anything. */
import { type ReadonlySignal, batch, signal } from "@preact/signals";
import {
  type LabCommand,
  type LabMessage,
  type LabView,
  type PaperPart,
  type PrintedReceipt,
  RECEIPTS_MAX,
} from "@tillwave/shared/api/lab";
import type { ClientError, LabClient } from "./lab-client.ts";

export type LineState = "connecting" | "connected" | "lost" | "not-allowed" | "too-many-pages";

export interface LabStore {
  readonly line: ReadonlySignal<LineState>;
  readonly view: ReadonlySignal<LabView | null>;
  /** Oldest first. */
  readonly receipts: ReadonlySignal<readonly PrintedReceipt[]>;
  /** Why the last command was refused. */
  readonly refusal: ReadonlySignal<ClientError | null>;
  send(command: LabCommand): Promise<void>;
  closeRefusal(): void;
}

export function createLabStore(client: LabClient): LabStore {
  const line = signal<LineState>("connecting");
  const view = signal<LabView | null>(null);
  const receipts = signal<readonly PrintedReceipt[]>([]);
  const refusal = signal<ClientError | null>(null);

  const hear = (message: LabMessage): void => {
    switch (message.type) {
      case "hello":
        line.value = "connected";
        view.value = message.view;
        receipts.value = message.receipts;
        return;
      case "view":
        view.value = message.view;
        return;
      case "printed":
        receipts.value = withPart(receipts.value, message);
        return;
      case "cleared":
        receipts.value = [];
        return;
      case "heartbeat":
    }
  };
  client.openFeed({
    onMessages: (messages) => batch(() => messages.forEach(hear)),
    onLost() {
      line.value = view.peek() === null ? "connecting" : "lost";
    },
    onRefused(why) {
      line.value = why;
    },
  });
  return {
    line,
    view,
    receipts,
    refusal,
    async send(command) {
      const reply = await client.send(command);
      refusal.value = reply.ok ? null : reply.error;
    },
    closeRefusal() {
      refusal.value = null;
    },
  };
}

/** The receipts that did not change stay the same objects, so that nothing of them is drawn again. */
function withPart(
  receipts: readonly PrintedReceipt[],
  { receipt, part }: { readonly receipt: number; readonly part: PaperPart },
): readonly PrintedReceipt[] {
  const last = receipts.at(-1);
  return last?.number === receipt
    ? [...receipts.slice(0, -1), { ...last, parts: [...last.parts, part] }]
    : [...receipts, { number: receipt, parts: [part] }].slice(-RECEIPTS_MAX);
}
