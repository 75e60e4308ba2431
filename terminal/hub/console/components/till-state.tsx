/** How a till stands to the hub: a shape and a word, never a colour alone. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import type { TerminalRow } from "@tillwave/shared/api/console";
import { stateWords } from "../words.ts";
import "./till-state.css";

type State = TerminalRow["state"];

export function TillState({ state }: { readonly state: State }): JSX.Element {
  return (
    <span class={`till-state till-${state}`}>
      <Shape state={state} />
      {stateWords(state)}
    </span>
  );
}

function Shape({ state }: { readonly state: State }): JSX.Element {
  switch (state) {
    case "in-step":
      return <Mark grade="authorised" />;
    case "quarantine":
      return <Mark grade="refused-later" />;
    case "catching-up":
      return <Icon name="up" />;
    case "offline":
      return <Icon name="cloud-off" />;
    case "revoked":
      return <Icon name="lock" />;
    case "never-seen":
      return <Icon name="clock" />;
  }
}
