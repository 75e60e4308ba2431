/** The plugs of the till and the hub. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/lab";
import { POWERED, type PowerView } from "@tillwave/shared/api/lab";
import { useLab } from "../context.ts";
import { Card } from "./controls.tsx";

export function PowerCard({ power }: { readonly power: PowerView }): JSX.Element {
  const { send } = useLab();
  const words = t.power;
  return (
    <Card title={words.title}>
      <ul class="plugs">
        {POWERED.map((of) => (
          <li key={of} class="plug">
            <button
              type="button"
              class="button danger"
              disabled={!power.canCut}
              onClick={() => void send({ type: "power-cut", of })}
            >
              {words.cut[of]}
            </button>
            <small>{power.cuts[of] === 0 ? words.never : words.cuts(power.cuts[of])}</small>
          </li>
        ))}
      </ul>
      <p class="device-more">{power.canCut ? words.more : words.noLauncher}</p>
    </Card>
  );
}
