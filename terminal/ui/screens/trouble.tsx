/** The till cannot sell: what happened, that the file is kept, and what can be done. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { RecoveryRequest, Trouble } from "@tillwave/shared/api/till";
import { NoticeBar } from "../components/notice-bar.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { troubleWords } from "../trouble-words.ts";
import "./trouble.css";

export function TroubleScreen({ trouble }: { readonly trouble: Trouble }): JSX.Element {
  const heading = useHeadingFocus();
  const words = troubleWords(trouble);
  const waiting = usePage().store.unanswered.value;
  return (
    <main class="trouble">
      <section class="card trouble-card">
        <Icon name="warn" />
        <h1 ref={heading} tabIndex={-1}>
          {t.trouble.title}
        </h1>
        <p class="trouble-what">{words.what}</p>
        {words.more !== null && <p>{words.more}</p>}
        {"file" in trouble && (
          <>
            <p>{t.trouble.kept}</p>
            <dl class="facts">
              <div>
                <dt>{t.trouble.file}</dt>
                <dd>{trouble.file}</dd>
              </div>
              {words.detail !== null && (
                <div>
                  <dt>{t.trouble.detail}</dt>
                  <dd>{words.detail}</dd>
                </div>
              )}
            </dl>
          </>
        )}
        {waiting > 0 && <p>{t.trouble.waiting(waiting)}</p>}
        <Ways trouble={trouble} />
      </section>
      <NoticeBar />
    </main>
  );
}

/** Setting aside needs a second press at another time: the first one only asks. */
function Ways({ trouble }: { readonly trouble: Trouble }): JSX.Element {
  const { client, store } = usePage();
  const isTrying = useSignal(false);
  const isSure = useSignal(false);
  const answer = useSignal("");
  const canSetAside = trouble.type === "journal-damaged" || trouble.type === "journal-missing";

  async function ask(action: RecoveryRequest["action"]): Promise<void> {
    if (isTrying.value) {
      return;
    }
    isTrying.value = true;
    answer.value = "";
    const reply = await client.recover({ action });
    isTrying.value = false;
    isSure.value = false;
    if (!reply.ok) {
      answer.value = t.trouble.unreachable;
    } else if (!reply.value.ok) {
      answer.value = t.trouble.still;
    } else if (reply.value.keptAs !== null) {
      store.notice.value = { type: "set-aside", keptAs: reply.value.keptAs };
    }
  }

  return (
    <>
      <p class="trouble-answer" role="status">
        {isTrying.value ? t.trouble.trying : answer.value}
      </p>
      <div class="trouble-ways">
        <button
          type="button"
          class="button primary big"
          disabled={isTrying.value}
          onClick={() => void ask("try-again")}
        >
          {t.trouble.again}
        </button>
        {canSetAside && (
          <button
            type="button"
            class={isSure.value ? "button big danger sure" : "button big danger"}
            disabled={isTrying.value}
            onClick={(event) => {
              if (!isSure.value) {
                isSure.value = true;
              } else if (event.detail < 2) {
                void ask("set-aside");
              }
            }}
          >
            {isSure.value ? t.trouble.asideSure : t.trouble.aside}
          </button>
        )}
      </div>
      {canSetAside && <p class="trouble-aside">{t.trouble.asideMore}</p>}
    </>
  );
}
