/** How clearly something sings in the band: bars, and the same in words. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/shopper";

const BARS = [1, 2, 3, 4, 5];

/** `signal` from 0 to 4. */
export function SignalBars({ signal }: { readonly signal: number }): JSX.Element {
  const lit = signal === 0 ? 0 : signal + 1;
  return (
    <div class="signal">
      <span>{t.listen.signal}</span>
      <span class="bars" aria-hidden="true">
        {BARS.map((bar) => (
          <i key={bar} class={bar <= lit ? "is-lit" : ""} />
        ))}
      </span>
      <b>{signalWords(signal)}</b>
    </div>
  );
}

function signalWords(signal: number): string {
  switch (signal) {
    case 0:
      return t.listen.signal0;
    case 1:
      return t.listen.signal1;
    case 2:
      return t.listen.signal2;
    case 3:
      return t.listen.signal3;
    default:
      return t.listen.signal4;
  }
}
