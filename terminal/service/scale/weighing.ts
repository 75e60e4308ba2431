/** The shop's scale, if the settings name one, and whose word a press has for its weight. */
import type { ScaleView } from "@tillwave/shared/api/scale";
import type { CommandRequest } from "@tillwave/shared/api/till";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { type KeptScaleLine, NO_SCALE_LINE, keepScaleLine } from "./scale-line.ts";

export interface WeighingDeps {
  readonly settings: Settings;
  readonly ports: Pick<Ports, "scales" | "timers" | "log">;
  changed(view: ScaleView): void;
}

export function startWeighing({ settings, ports, changed }: WeighingDeps): KeptScaleLine {
  const { timers, log } = ports;
  return settings.scale === undefined
    ? NO_SCALE_LINE
    : keepScaleLine({ scale: ports.scales.connect(settings.scale), timers, log, changed });
}

/** A page may say that the scale has weighed it; it counts as typed where the scale has said nothing of the kind. */
export function withOwnSource(
  request: CommandRequest,
  { hasSaid }: Pick<KeptScaleLine, "hasSaid">,
): CommandRequest {
  const { command } = request;
  if (command.type !== "add" && command.type !== "set-weight") {
    return request;
  }
  const { weight } = command;
  return weight?.source !== "scale" || hasSaid(weight.grams)
    ? request
    : { ...request, command: { ...command, weight: { ...weight, source: "typed" } } };
}
