/** The zones as they lie in the shop: a ring for how far each is heard, dashed while nothing of it is heard. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZonesView } from "@tillwave/shared/api/console-zones";
import { type PlanDrawing, drawPlan, emittersOf, isHeard, worstOf } from "../zone-figures.ts";
import "./shop-plan.css";

/** Of the plan's longer side: how large a name is written, and how wide a line is. */
const NAME_SHARE = 0.05;
const LINE_SHARE = 0.006;
/** Metres that the scale shows, the longest that takes no more than half the width. */
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function ShopPlan({ view }: { readonly view: ZonesView }): JSX.Element {
  const words = t.zones.plan;
  const plan = drawPlan(view.zones);
  return (
    <section class="card" aria-labelledby="plan-title">
      <h2 id="plan-title">{words.title}</h2>
      {plan === null ? (
        <p class="field-more">{words.none}</p>
      ) : (
        <>
          <Drawing plan={plan} view={view} />
          <p class="legend">{words.more}</p>
        </>
      )}
    </section>
  );
}

interface DrawingProps {
  readonly plan: PlanDrawing;
  readonly view: ZonesView;
}

function Drawing({ plan, view }: DrawingProps): JSX.Element {
  const { left, top, width, height, rings } = plan;
  const size = Math.max(width, height) * NAME_SHARE;
  const line = Math.max(width, height) * LINE_SHARE;
  return (
    <svg
      class="plan"
      role="img"
      aria-label={t.zones.plan.label(rings.length)}
      viewBox={`${left} ${top} ${width} ${height + 2.4 * size}`}
      stroke-width={line}
    >
      {rings.map(({ zone, x, y, radius }) => {
        const emitters = emittersOf(view, zone.place);
        const state = isHeard(emitters) ? "on-air" : (worstOf(emitters) ?? "none");
        return (
          <circle
            key={zone.place}
            class={`plan-ring plan-${state}`}
            cx={x}
            cy={y}
            r={radius}
            stroke-dasharray={state === "on-air" ? undefined : `${line * 4} ${line * 3}`}
          />
        );
      })}
      {rings.map(({ zone, x, y }) => (
        <g key={zone.place}>
          <circle class="plan-dot" cx={x} cy={y} r={size / 3} />
          <text class="plan-name" x={x} y={y - size * 0.7} font-size={size} dir="auto">
            {zone.name}
          </text>
        </g>
      ))}
      <Scale plan={plan} size={size} />
    </svg>
  );
}

function Scale({ plan, size }: { readonly plan: PlanDrawing; readonly size: number }): JSX.Element {
  const { left, top, width, height } = plan;
  const metres = SCALES.findLast((length) => length <= width / 2) ?? 1;
  const y = top + height + size * 0.6;
  return (
    <g class="plan-scale">
      <path
        d={`M${left + size / 2} ${y - size / 4}v${size / 2}m0 ${-size / 4}h${metres}m0 ${-size / 4}v${size / 2}`}
      />
      <text x={left + size / 2} y={y + size * 1.4} font-size={size * 0.9}>
        {t.zones.plan.scale(metres)}
      </text>
    </g>
  );
}
