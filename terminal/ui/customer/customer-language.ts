/**
 * The language of the customer's screen: what the customer has chosen for the sale in hand, and the shop's
 * own for everybody who comes after. A press is in force at once, and goes to the till for the receipt.
 */
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import type { CustomerLanguageRequest } from "@tillwave/shared/api/customer";
import type { CommandReply } from "@tillwave/shared/api/till";
import type { Language } from "@tillwave/shared/core/language";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";
import type { CustomerStore } from "./customer-store.ts";

export interface CustomerClient {
  choose(request: CustomerLanguageRequest): Promise<Result<CommandReply, ServiceError>>;
}

export const createCustomerClient = (requester: Pick<Requester, "ask">): CustomerClient => ({
  choose: (request) => requester.ask<CommandReply>("/api/customer-language", request),
});

export interface CustomerLanguage {
  /** What is to be spoken; null until the till has said what the shop speaks. */
  readonly wanted: ReadonlySignal<Language | null>;
  /** Whether a choice would count: not before the till is there, nor once the sale is over. */
  readonly canChoose: ReadonlySignal<boolean>;
  choose(language: Language): void;
}

export interface CustomerLanguageDeps {
  readonly store: Pick<CustomerStore, "shop" | "view">;
  readonly client: CustomerClient;
  newId(): string;
}

interface Choice {
  readonly sale: number;
  readonly language: Language;
}

export function createCustomerLanguage(deps: CustomerLanguageDeps): CustomerLanguage {
  const { store, client, newId } = deps;
  const page = newId();
  /** Pressed here, and not answered yet. */
  const pressed = signal<Choice | null>(null);
  let isSending = false;

  const sale = computed(() => store.view.value?.state.sale ?? null);

  /** One after the other: of several presses the last one is what the till ends up with. */
  async function send(): Promise<void> {
    if (isSending) {
      return;
    }
    isSending = true;
    for (let choice = pressed.peek(); choice !== null; choice = pressed.peek()) {
      await client.choose({ ...choice, page, id: newId() });
      if (pressed.peek() === choice) {
        pressed.value = null;
      }
    }
    isSending = false;
  }

  // A choice is for one customer: it ends with the sale.
  effect(() => {
    const number = sale.value?.number;
    if (pressed.peek() !== null && pressed.peek()?.sale !== number) {
      pressed.value = null;
    }
  });

  return {
    wanted: computed(
      () => pressed.value?.language ?? sale.value?.language ?? store.shop.value?.language ?? null,
    ),
    canChoose: computed(() => sale.value?.type === "open" || sale.value?.type === "tendering"),
    choose(language) {
      const number = sale.peek()?.number;
      if (number !== undefined) {
        pressed.value = { sale: number, language };
        void send();
      }
    },
  };
}
