/** A one-time code: to be scanned or typed, with the time that is left; or that it was used, or is over. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { OpenCode } from "../console-store.ts";
import { usePage } from "../context.ts";
import { countDown } from "../countdown.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { drawQr } from "../qr.ts";
import { hasJoined } from "../join-watch.ts";
import "./join-code-card.css";

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
        <div class="join-left">
          <Icon name="clock" />
          <span aria-hidden="true">{words.left(left.text)}</span>
          <span class="unseen" role="status">
            {words.leftSaid(left.minutes)}
          </span>
          <progress aria-hidden="true" max={1} value={left.share} />
        </div>
        <button type="button" class="button" onClick={putAway}>
          {words.forget}
        </button>
      </div>
    </section>
  );
}

function CodeHeading({ text }: { readonly text: string }): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <h2 id="code-title" ref={heading} tabIndex={-1}>
      {text}
    </h2>
  );
}

function Qr({ text }: { readonly text: string }): JSX.Element {
  const drawing = useMemo(() => drawQr(text), [text]);
  if (drawing === null) {
    return <p class="field-more">{t.join.noQr}</p>;
  }
  return (
    <svg
      class="qr"
      role="img"
      aria-label={t.join.qr}
      viewBox={`0 0 ${drawing.size} ${drawing.size}`}
      shape-rendering="crispEdges"
    >
      <rect class="qr-ground" width={drawing.size} height={drawing.size} />
      <path class="qr-modules" d={drawing.path} />
    </svg>
  );
}

/** In fours, which may stand on two lines. */
function TypedCode({ code }: { readonly code: string }): JSX.Element {
  const groups = code.split("-");
  return (
    <p class="typed-code">
      {groups.map((group, i) => (
        <>
          <span key={group}>
            {group}
            {i < groups.length - 1 && "-"}
          </span>
          <wbr />
        </>
      ))}
    </p>
  );
}

interface EndingProps {
  readonly title: string;
  readonly more: string;
  readonly label: string;
  readonly onPress: () => void;
  readonly children: JSX.Element;
}

function Ending({ title, more, label, onPress, children }: EndingProps): JSX.Element {
  return (
    <section class="card nothing join-ending">
      {children}
      <div role="status">
        <CodeHeading key={title} text={title} />
        <p>{more}</p>
      </div>
      <button type="button" class="button primary big" onClick={onPress}>
        {label}
      </button>
    </section>
  );
}
