/** What the cards of one-time codes share: the code to scan and to type, the time that is left, and how it ended. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import type { Countdown } from "../countdown.ts";
import { drawQr } from "../qr.ts";
import "./join-code-card.css";

export function CodeHeading({ text }: { readonly text: string }): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <h2 id="code-title" ref={heading} tabIndex={-1}>
      {text}
    </h2>
  );
}

export function Qr({ text }: { readonly text: string }): JSX.Element {
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
export function TypedCode({ code }: { readonly code: string }): JSX.Element {
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

interface CodeLeftProps {
  readonly left: Countdown;
  readonly words: string;
}

/** It ticks for the eyes; a reader hears of it once a minute. */
export function CodeLeft({ left, words }: CodeLeftProps): JSX.Element {
  return (
    <div class="join-left">
      <Icon name="clock" />
      <span aria-hidden="true">{words}</span>
      <span class="unseen" role="status">
        {t.join.leftSaid(left.minutes)}
      </span>
      <progress aria-hidden="true" max={1} value={left.share} />
    </div>
  );
}

interface EndingProps {
  readonly title: string;
  readonly more: string;
  readonly label: string;
  readonly onPress: () => void;
  readonly children: JSX.Element;
}

export function Ending({ title, more, label, onPress, children }: EndingProps): JSX.Element {
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
