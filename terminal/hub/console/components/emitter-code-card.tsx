/** A one-time code for an emitter: the command to type at it, until the emitter has joined or the time is over. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterCode, ZonesView } from "@tillwave/shared/api/console-zones";
import { usePage } from "../context.ts";
import { countDown } from "../countdown.ts";
import { joinCommand, joinedWith } from "../emitter-join.ts";
import { CodeHeading, CodeLeft, Ending, Qr, TypedCode } from "./one-time-code.tsx";
import "./emitter-code-card.css";

interface EmitterCodeCardProps {
  readonly code: EmitterCode;
  readonly view: ZonesView | null;
}

export function EmitterCodeCard({ code, view }: EmitterCodeCardProps): JSX.Element {
  const words = t.zones.join;
  const { store } = usePage();
  const left = countDown(store.hubNow.value, { from: code.made, to: code.expires });
  const putAway = (): void => store.keepEmitterCode(null);
  const joined = joinedWith(code, view);
  if (joined !== null) {
    return (
      <Ending
        title={words.joined(joined.name)}
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
      <Ending title={t.join.over} more={t.join.overMore} label={t.join.another} onPress={putAway}>
        <Icon name="clock" />
      </Ending>
    );
  }
  return (
    <section class="card join-code emitter-code" aria-labelledby="code-title">
      <Qr text={code.qr} />
      <div class="join-typed">
        <CodeHeading text={words.command} />
        <Command text={joinCommand(code)} />
        <p class="join-or">{words.scan}</p>
        <TypedCode code={code.code} />
        <dl class="facts card-facts">
          <div class="fact-long">
            <dt>{words.address}</dt>
            <dd>{code.url}</dd>
          </div>
        </dl>
        <CodeLeft left={left} words={words.left(left.text)} />
        <button type="button" class="button" onClick={putAway}>
          {t.join.forget}
        </button>
      </div>
    </section>
  );
}

function Command({ text }: { readonly text: string }): JSX.Element {
  const words = t.zones.join;
  const said = useSignal("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      said.value = words.copied;
    } catch {
      said.value = words.notCopied;
    }
  };
  return (
    <>
      {/* Longer than a phone is wide: it wraps between its words, and is copied whole. */}
      <code class="stored command">
        {text.split(" ").map((word, i) => (
          <>
            {i > 0 && " "}
            <span key={word}>{word}</span>
          </>
        ))}
      </code>
      <div class="command-copy">
        <button type="button" class="button soft" onClick={() => void copy()}>
          {words.copy}
        </button>
        <p class="outcome" role="status">
          {said.value}
        </p>
      </div>
    </>
  );
}
