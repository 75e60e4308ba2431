/** The cable between the till and the hub, and all that can be wrong with it. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/lab";
import { NETWORK_MODES, type NetworkView } from "@tillwave/shared/api/lab";
import { useLab } from "../context.ts";
import { Card, Choice, Fact } from "./controls.tsx";

export function NetworkCard({ network }: { readonly network: NetworkView }): JSX.Element {
  const { send } = useLab();
  const words = t.network;
  const state = { word: words.modes[network.mode], isWell: network.mode === "on" };
  return (
    <Card title={words.title} state={state}>
      <Choice
        label={words.title}
        isLabelHidden
        options={NETWORK_MODES.map((mode) => ({
          value: mode,
          label: words.modes[mode],
          more: words.more[mode],
        }))}
        chosen={network.mode}
        className="choice-grid"
        onChoose={(mode) => void send({ type: "network", mode })}
      />
      <dl class="facts">
        <Fact label={words.address}>
          <code>127.0.0.1:{network.port}</code>
        </Fact>
        <Fact label={words.leads}>
          <code>127.0.0.1:{network.hubPort}</code>
        </Fact>
        <Fact label={words.connections}>{network.connections}</Fact>
      </dl>
    </Card>
  );
}
