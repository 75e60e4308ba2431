/** Curves as they stand in a file: anything may, and what is not of the form that success-curves.ts shows is refused. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { SuccessCurves, SuccessPanel } from "./success-curves.ts";

const PANELS_MAX = 24;
const CURVES_MAX = 12;
const POINTS_MAX = 400;

/** The error says what is wrong with the text. */
export function parseSuccessCurves(text: string): Result<SuccessCurves, string> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return err("it is no JSON");
  }
  const found =
    isObject(given) && "curves" in given && !("panels" in given) ? given["curves"] : given;
  if (!isObject(found) || !isListOf(found["panels"], PANELS_MAX, isPanel)) {
    return err(
      `it has no "panels" with curves of points (snr, trials, successes), at most ${PANELS_MAX} panels`,
    );
  }
  const { title, subtitle, panels } = found;
  return ok({
    title: typeof title === "string" ? title : "Frames heard",
    subtitle: typeof subtitle === "string" ? subtitle : "",
    panels: panels as readonly SuccessPanel[],
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, max: number, isOne: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length >= 1 && value.length <= max && value.every(isOne);

const isPanel = (value: unknown): boolean =>
  isObject(value) &&
  typeof value["title"] === "string" &&
  isListOf(value["curves"], CURVES_MAX, isCurve);

const isCurve = (value: unknown): boolean =>
  isObject(value) &&
  typeof value["name"] === "string" &&
  isListOf(value["points"], POINTS_MAX, isPoint) &&
  isThreshold(value["threshold"] ?? null);

const isPoint = (value: unknown): boolean =>
  isObject(value) &&
  isDecibels(value["snr"]) &&
  Number.isSafeInteger(value["trials"]) &&
  Number.isSafeInteger(value["successes"]) &&
  Number(value["successes"]) >= 0 &&
  Number(value["trials"]) >= Math.max(1, Number(value["successes"]));

const isThreshold = (value: unknown): boolean =>
  value === null ||
  (isObject(value) &&
    isDecibels(value["at"]) &&
    typeof value["steepness"] === "number" &&
    value["steepness"] > 0);

const isDecibels = (value: unknown): boolean => typeof value === "number" && Math.abs(value) <= 200;
