/** Joins a hub with the code of its console: scanned into any place of the sheet, or typed. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { CODE_MAX, URL_MAX, isScanned } from "../join-code.ts";
import { type JoinRefusal, type JoinState, joinRefusalWords } from "../joining.ts";
import "./join-sheet.css";

export function JoinSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { joining } = usePage();
  useLayoutEffect(() => joining.begin(), [joining]);
  const state = joining.state.value;
  return (
    <Sheet
      title={state.type === "joined" ? t.join.joined(state.name) : t.join.title}
      onClose={onClose}
    >
      {state.type === "joined" ? <Joined joined={state} onClose={onClose} /> : <JoinForm />}
    </Sheet>
  );
}

function JoinForm(): JSX.Element {
  const { joining } = usePage();
  const code = useRef<HTMLInputElement>(null);
  const state = joining.state.value;
  const fields = joining.fields.value;
  const isJoining = state.type === "joining";
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => code.current?.focus(), []);
  return (
    <form
      class="join"
      onSubmit={(event) => {
        event.preventDefault();
        void joining.submit();
      }}
    >
      <p>{t.join.more}</p>
      <label>
        <span>{t.join.code}</span>
        <input
          ref={code}
          class="join-code"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={CODE_MAX}
          placeholder={t.join.codeLike}
          readOnly={isJoining}
          value={fields.code}
          onInput={(event) => joining.typeCode(event.currentTarget.value)}
        />
      </label>
      {isScanned(fields.code) ? (
        <p class="join-scanned" role="status">
          <Icon name="check" />
          {t.join.scanned}
        </p>
      ) : (
        <Address isJoining={isJoining} />
      )}
      <Answer state={state} />
      <div class="sheet-actions">
        <button type="submit" class="button primary big" aria-busy={isJoining}>
          {t.join.go}
        </button>
      </div>
    </form>
  );
}

function Address({ isJoining }: { readonly isJoining: boolean }): JSX.Element {
  const { joining } = usePage();
  return (
    <label>
      <span>{t.join.url}</span>
      <input
        type="text"
        inputMode="url"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={URL_MAX + CODE_MAX}
        placeholder={t.join.urlLike}
        readOnly={isJoining}
        value={joining.fields.value.url}
        onInput={(event) => joining.typeUrl(event.currentTarget.value)}
      />
    </label>
  );
}

function Answer({ state }: { readonly state: JoinState }): JSX.Element {
  return (
    <div class="join-answer" role="alert">
      {state.type === "joining" && <p>{t.join.going}</p>}
      {state.type === "refused" && <Refusal refusal={state.refusal} />}
    </div>
  );
}

function Refusal({ refusal }: { readonly refusal: JoinRefusal }): JSX.Element {
  const own = usePage().store.shop.value?.currency ?? "";
  return (
    <div class="join-refusal">
      <Icon name="warn" />
      <div>
        <p>{joinRefusalWords(refusal, own)}</p>
        {refusal.type === "hub-unreachable" && <small>{t.join.detail(refusal.detail)}</small>}
      </div>
    </div>
  );
}

interface JoinedProps {
  readonly joined: Extract<JoinState, { readonly type: "joined" }>;
  readonly onClose: () => void;
}

function Joined({ joined, onClose }: JoinedProps): JSX.Element {
  return (
    <>
      <p role="status">{t.join.joinedMore}</p>
      <dl class="facts status-facts">
        <div>
          <dt>{t.join.merchant}</dt>
          <dd>{joined.merchant}</dd>
        </div>
        <div>
          <dt>{t.join.terminal}</dt>
          <dd>{joined.terminal}</dd>
        </div>
      </dl>
      <div class="sheet-actions">
        <button type="button" class="button primary big" onClick={onClose}>
          {t.join.done}
        </button>
      </div>
    </>
  );
}
