/** The door: one password, and a wait after too many wrong ones. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import { usePage } from "../context.ts";
import { formatAge } from "../format.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import "../components/choice.css";
import "./login.css";

/** As long as the hub takes. */
const PASSWORD_MAX = 200;

export function LoginScreen(): JSX.Element {
  const words = t.login;
  const { password, wrong, leftMs, isBusy, press } = useLogin();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <main class="login">
      <form
        class="card login-card"
        onSubmit={(event) => {
          event.preventDefault();
          press();
          field.current?.select();
        }}
      >
        <div class="login-brand">
          <Icon name="wave" />
        </div>
        <h1>{words.title}</h1>
        <p>{words.more}</p>
        <label class="field-label" for="password">
          {words.password}
        </label>
        <input
          ref={field}
          id="password"
          class="field"
          type="password"
          autocomplete="current-password"
          required
          maxLength={PASSWORD_MAX}
          aria-invalid={wrong !== null}
          aria-describedby="login-wrong"
          value={password.value}
          onInput={({ currentTarget }) => {
            password.value = currentTarget.value;
          }}
        />
        <p id="login-wrong" class="field-more field-wrong" role="status">
          {wrong}
        </p>
        <button type="submit" class="button primary big" aria-disabled={isBusy || leftMs > 0}>
          {leftMs > 0 ? words.wait(formatAge(leftMs + 999)) : isBusy ? words.asking : words.submit}
        </button>
        <p class="login-lost">{words.lostPassword}</p>
      </form>
      <LanguageChoice />
    </main>
  );
}

interface Login {
  readonly password: { value: string };
  /** What kept one out at the last try, in the language in force. */
  readonly wrong: string | null;
  /** How long one must still wait, in milliseconds. */
  readonly leftMs: number;
  readonly isBusy: boolean;
  press(): void;
}

function useLogin(): Login {
  const { store } = usePage();
  const password = useSignal("");
  const wrong = useSignal<(() => string) | null>(null);
  const waitUntil = useSignal(0);
  const leftMs = Math.max(0, waitUntil.value - store.now.value);
  const { isBusy, press } = usePress(async () => {
    const answer = await store.login(password.value);
    store.tick();
    if (!answer.ok) {
      const { error } = answer;
      wrong.value = () => failureWords(error);
    } else if (!answer.value.ok && answer.value.error === "too-many-tries") {
      const waitMs = answer.value.waitSeconds * 1000;
      waitUntil.value = store.now.value + waitMs;
      wrong.value = () => t.login.tooMany(formatAge(waitMs));
    } else if (!answer.value.ok) {
      wrong.value = () => t.login.wrong;
    }
  });
  return {
    password,
    wrong: wrong.value?.() ?? null,
    leftMs,
    isBusy,
    press: () => {
      if (leftMs === 0) {
        wrong.value = null;
        press();
      }
    },
  };
}
