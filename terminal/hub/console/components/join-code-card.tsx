/** A one-time code: to be scanned or typed, with the time that is left; or that it was used, or is over. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { OpenCode } from "../console-store.ts";
import { usePage } from "../context.ts";
import { countDown } from "../countdown.ts";
import { hasJoined } from "../join-watch.ts";
import { CodeHeading, CodeLeft, Ending, Qr, TypedCode } from "./one-time-code.tsx";

export function JoinCodeCard({ open }: { readonly open: OpenCode }): JSX.Element {
  const words = t.join;
  const { store } = usePage();
  const { code, madeAt } = open;
  const till = t.terminals.longName(code.terminal);
  const left = countDown(store.hubNow.value, { from: madeAt, to: code.expires });
  const putAway = (): void => store.keepCode(null);
  const terminals = store.figures.value?.overview.terminals ?? [];
  if (hasJoined(open, terminals)) {
    return (
      <Ending
        title={words.joined(till)}
        more={words.joinedMore}
        label={words.done}
        onPress={putAway}
      >
        <Mark grade="authorised" />
      </Ending>
    );
  }
  if (left.isOver) {
    return (
      <Ending title={words.over} more={words.overMore} label={words.another} onPress={putAway}>
        <Icon name="clock" />
      </Ending>
    );
  }
  return (
    <section class="card join-code" aria-labelledby="code-title">
      <Qr text={code.qr} />
      <div class="join-typed">
        <CodeHeading text={words.scan(till)} />
        <p class="join-or">{words.type}</p>
        <TypedCode code={code.code} />
        <dl class="facts card-facts">
          <div class="fact-long">
            <dt>{words.at}</dt>
            <dd>{code.url}</dd>
          </div>
        </dl>
        <CodeLeft left={left} words={words.left(left.text)} />
        <button type="button" class="button" onClick={putAway}>
          {words.forget}
        </button>
      </div>
    </section>
  );
}
