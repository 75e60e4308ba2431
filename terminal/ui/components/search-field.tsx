/** Search over the whole catalogue, letter by letter. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { cameraFound } from "../camera/has-camera.ts";
import { usePage } from "../context.ts";
import { QUERY_MAX, RESULTS_MAX } from "../search.ts";
import "./search-field.css";

export function SearchField(): JSX.Element {
  const { store, register } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const { query, items } = register;
  const isSearching = query.value.trim() !== "";
  const found = items.value.length;
  return (
    <div class="find" role="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        enterkeyhint="done"
        autocomplete="off"
        autocorrect="off"
        spellcheck={false}
        maxLength={QUERY_MAX}
        aria-label={t.find.label}
        placeholder={t.find.label}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          store.notice.value = null;
        }}
      />
      {isSearching && (
        <button
          type="button"
          class="icon-button"
          aria-label={t.find.clear}
          onClick={() => {
            query.value = "";
            input.current?.focus();
          }}
        >
          <Icon name="x" />
        </button>
      )}
      {!isSearching && cameraFound().value && (
        <button
          type="button"
          class="icon-button"
          aria-label={t.camera.open}
          onClick={() => {
            register.sheet.value = { type: "camera" };
          }}
        >
          <Icon name="camera" />
        </button>
      )}
      <div class="unseen" role="status">
        {!isSearching
          ? ""
          : found === RESULTS_MAX
            ? t.find.many(found)
            : found === 0
              ? t.find.nothing(query.value)
              : t.find.found(found)}
      </div>
    </div>
  );
}
