/** Pairing a tablet: what is typed, what came of it. The token goes from the answer into the browser's memory. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { t } from "@tillwave/page-kit/strings/pair";
import type { PairError, PairReply, PairRequest, TabletUse } from "@tillwave/shared/api/tablets";
import type { Result } from "@tillwave/shared/core/result";
import type { ServiceError } from "../requester.ts";

export type PairRefusal =
  | PairError
  | { readonly type: "code-missing" | "name-missing" | "unanswered" | "not-kept" };

export type PairState =
  | { readonly type: "open" }
  | { readonly type: "pairing" }
  | { readonly type: "refused"; readonly refusal: PairRefusal }
  | { readonly type: "paired"; readonly use: TabletUse };

export interface Pairing {
  readonly code: Signal<string>;
  readonly name: Signal<string>;
  readonly state: ReadonlySignal<PairState>;
  /** One at a time: a press while one is under way does nothing. */
  submit(): Promise<void>;
}

export interface PairingDeps {
  pair(request: PairRequest): Promise<Result<PairReply, ServiceError>>;
  /** False where the browser keeps nothing. */
  keep(token: string, use: TabletUse): boolean;
  /** For each code that is tried. */
  newId(): string;
}

export function createPairing(scanned: string, { pair, keep, newId }: PairingDeps): Pairing {
  const code = signal(scanned);
  const name = signal("");
  const state = signal<PairState>({ type: "open" });
  const refuse = (refusal: PairRefusal): void => {
    state.value = { type: "refused", refusal };
  };
  /** The same try again has the same id: an answer that was lost is given again. */
  let tried = { code: "", name: "", id: "" };

  return {
    code,
    name,
    state,
    async submit() {
      const { type } = state.peek();
      if (type === "pairing" || type === "paired") {
        return;
      }
      const wish = { code: code.peek().trim(), name: name.peek().trim() };
      if (wish.code === "" || wish.name === "") {
        refuse({ type: wish.code === "" ? "code-missing" : "name-missing" });
        return;
      }
      if (tried.code !== wish.code || tried.name !== wish.name) {
        tried = { ...wish, id: newId() };
      }
      state.value = { type: "pairing" };
      const answer = await pair({ ...wish, id: tried.id });
      if (!answer.ok) {
        refuse({ type: "unanswered" });
      } else if (!answer.value.ok) {
        refuse(answer.value.error);
      } else if (keep(answer.value.token, answer.value.use)) {
        state.value = { type: "paired", use: answer.value.use };
      } else {
        refuse({ type: "not-kept" });
      }
    },
  };
}

export function pairRefusalWords({ type }: PairRefusal): string {
  switch (type) {
    case "code-missing":
      return t.why.codeMissing;
    case "name-missing":
      return t.why.nameMissing;
    case "code-refused":
      return t.why.codeRefused;
    case "too-many-tablets":
      return t.why.tooMany;
    case "not-stored":
      return t.why.notStored;
    case "unanswered":
      return t.why.unanswered;
    case "not-kept":
      return t.why.notKept;
  }
}
