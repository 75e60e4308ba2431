/** Signs: what lies on the reader, where it leads, and a new address on it. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { SIGN_URL_LENGTH_MAX } from "@tillwave/shared/nfc/sign-url";
import { usePage } from "../context.ts";
import { cardWords, signWords, signsRefusalWords } from "../sign-words.ts";
import { LOOK_EVERY_MS, type Signs, type SignsDoing, createSigns } from "../signs.ts";
import "./signs.css";

export function SignsSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { client, newId } = usePage();
  const signs = useMemo(() => createSigns({ client, newId }), [client, newId]);
  useEffect(() => watch(signs), [signs]);
  return (
    <Sheet title={t.signs.title} onClose={onClose}>
      <p>{t.signs.more}</p>
      <Lying signs={signs} />
      <AddressForm signs={signs} />
      <Doing doing={signs.doing.value} />
    </Sheet>
  );
}

/** Looks again and again until the sheet is closed. */
function watch(signs: Signs): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isOver = false;
  const look = async (): Promise<void> => {
    await signs.look();
    if (!isOver) {
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    }
  };
  void look();
  return () => {
    isOver = true;
    if (timer !== null) {
      clearTimeout(timer);
    }
  };
}

function Lying({ signs }: { readonly signs: Signs }): JSX.Element {
  const card = signs.card.value;
  const sign = signs.sign.value;
  return (
    <section class="card sign-card" aria-live="polite">
      <Icon name="tag" />
      <div>
        <p class="sign-what">{card === null ? t.signs.lay : cardWords(card)}</p>
        {sign !== null && (
          <>
            <p class="sign-says">{signWords(sign)}</p>
            <p class="sign-room">
              {sign.isWritable ? t.signs.room(sign.roomBytes) : t.signs.locked}
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function AddressForm({ signs }: { readonly signs: Signs }): JSX.Element {
  const isWriting = signs.doing.value.type === "writing";
  return (
    <form
      class="sign-form"
      onSubmit={(event) => {
        event.preventDefault();
        void signs.write();
      }}
    >
      <label>
        <span>{t.signs.address}</span>
        <input
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxLength={SIGN_URL_LENGTH_MAX}
          placeholder={t.signs.addressLike}
          readOnly={isWriting}
          value={signs.url.value}
          onInput={(event) => signs.type(event.currentTarget.value)}
        />
      </label>
      <div class="sheet-actions">
        <button
          type="submit"
          class="button primary big"
          aria-busy={isWriting}
          disabled={signs.card.value === null}
        >
          {t.signs.write}
        </button>
      </div>
    </form>
  );
}

function Doing({ doing }: { readonly doing: SignsDoing }): JSX.Element {
  return (
    <div class="sign-doing" role={doing.type === "refused" ? "alert" : "status"}>
      {doing.type === "reading" && <p>{t.signs.reading}</p>}
      {doing.type === "writing" && (
        <>
          <p>{t.signs.writing}</p>
          <progress
            aria-label={t.signs.writing}
            max={Math.max(doing.total, 1)}
            value={doing.done}
          />
        </>
      )}
      {doing.type === "written" && (
        <p class="sign-done">
          <Icon name="check" />
          {t.signs.written(doing.url)}
        </p>
      )}
      {doing.type === "refused" && (
        <p class="sign-refused">
          <Icon name="warn" />
          {signsRefusalWords(doing.refusal)}
        </p>
      )}
    </div>
  );
}
