/** Joining a hub: what was scanned or typed, and what came of it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { t } from "@tillwave/page-kit/strings/register";
import type { JoinError, JoinReply } from "@tillwave/shared/api/till";
import { type JoinFields, NO_FIELDS, joinRequestOf, typeCode, typeUrl } from "./join-code.ts";
import type { ServiceClient } from "./service-client.ts";

export type JoinRefusal = JoinError | { readonly type: "unanswered" };

export type JoinState =
  | { readonly type: "open" }
  | { readonly type: "joining" }
  | { readonly type: "refused"; readonly refusal: JoinRefusal }
  | ({ readonly type: "joined" } & Omit<Extract<JoinReply, { readonly ok: true }>, "ok">);

export interface Joining {
  readonly fields: ReadonlySignal<JoinFields>;
  readonly state: ReadonlySignal<JoinState>;
  /** Empty fields again: codes work once. */
  begin(): void;
  typeCode(text: string): void;
  typeUrl(text: string): void;
  /** One at a time: a press while one is under way does nothing. */
  submit(): Promise<void>;
}

export function createJoining(client: Pick<ServiceClient, "join">): Joining {
  const fields = signal(NO_FIELDS);
  const state = signal<JoinState>({ type: "open" });

  function edit(next: JoinFields): void {
    if (state.peek().type === "joining") {
      return;
    }
    fields.value = next;
    if (state.peek().type === "refused") {
      state.value = { type: "open" };
    }
  }

  return {
    fields,
    state,
    begin() {
      if (state.peek().type !== "joining") {
        fields.value = NO_FIELDS;
        state.value = { type: "open" };
      }
    },
    typeCode: (text) => {
      const { code, url } = fields.peek();
      edit({ url, code: typeCode(code, text) });
    },
    typeUrl: (text) => edit(typeUrl(fields.peek(), text)),
    async submit() {
      const { type } = state.peek();
      if (type === "joining" || type === "joined") {
        return;
      }
      const request = joinRequestOf(fields.peek());
      if (!request.ok) {
        state.value = { type: "refused", refusal: request.error };
        return;
      }
      state.value = { type: "joining" };
      const answer = await client.join(request.value);
      state.value = answer.ok ? stateOf(answer.value) : refused({ type: "unanswered" });
    },
  };
}

function stateOf(reply: JoinReply): JoinState {
  if (!reply.ok) {
    return refused(reply.error);
  }
  const { merchant, terminal, name } = reply;
  return { type: "joined", merchant, terminal, name };
}

const refused = (refusal: JoinRefusal): JoinState => ({ type: "refused", refusal });

/** `own` is the currency that this till sells in. */
export function joinRefusalWords(refusal: JoinRefusal, own: string): string {
  switch (refusal.type) {
    case "code-malformed":
      return t.join.codeMalformed;
    case "url-malformed":
      return t.join.urlMalformed(t.join.urlLike);
    case "hub-unreachable":
      return t.join.unreachable;
    case "enrolment-refused":
      return t.join.refused;
    case "not-the-hub":
      return t.join.notTheHub;
    case "other-currency":
      return t.join.otherCurrency(refusal.currency, own);
    case "sales-waiting":
      return t.join.salesWaiting(refusal.waiting);
    case "not-selling":
      return t.join.notSelling;
    case "unanswered":
      return t.join.unanswered;
  }
}
