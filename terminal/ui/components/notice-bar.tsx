/** One sentence about what was refused. It lies over the head of the screen and moves nothing. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { noticeWords } from "../words.ts";
import "./notice-bar.css";

/** A sentence is read by then; it also goes with the next press. */
const SHOWN_FOR_MS = 8000;

export function NoticeBar(): JSX.Element {
  const { store } = usePage();
  const notice = store.notice.value;
  useEffect(() => {
    if (notice === null) {
      return;
    }
    const timer = setTimeout(() => {
      store.notice.value = null;
    }, SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [notice, store.notice]);
  return (
    <div class="notice-place" role="alert">
      {notice !== null && (
        <div class="notice">
          <Icon name="warn" />
          <p>{noticeWords(notice, store.shop.value?.money)}</p>
          <button
            type="button"
            class="icon-button"
            aria-label={t.notice.close}
            onClick={() => {
              store.notice.value = null;
            }}
          >
            <Icon name="x" />
          </button>
        </div>
      )}
    </div>
  );
}
