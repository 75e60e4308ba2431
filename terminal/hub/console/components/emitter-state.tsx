/** How an emitter stands: a shape and a word, never a colour alone. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRowState as State } from "@tillwave/shared/api/console-zones";
import "./emitter-state.css";

export function EmitterState({ state }: { readonly state: State }): JSX.Element {
  return (
    <span class={`emitter-state emitter-${state}`}>
      <Shape state={state} />
      {t.zones.state[state]}
    </span>
  );
}

function Shape({ state }: { readonly state: State }): JSX.Element {
  switch (state) {
    case "on-air":
      return <Mark grade="authorised" />;
    case "simulated":
    case "no-device":
      return <Mark grade="at-risk" />;
    case "silent":
      return <Mark grade="refused-later" />;
    case "never-heard":
      return <Mark grade="unknown" />;
    case "quiet":
    case "starting":
      return <Icon name="clock" />;
    case "off":
      return <Icon name="x" />;
    case "copied":
      return <Icon name="warn" />;
    case "locked-out":
      return <Icon name="lock" />;
  }
}
