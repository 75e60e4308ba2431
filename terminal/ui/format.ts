/**
 * Figures as people read them: sale numbers, times of the day, room, rates. Dates are written year first, as
 * on the papers and on all five languages' screens; times of the day have 24 hours.
 */
import { language } from "@tillwave/page-kit/language";
import type { Language } from "@tillwave/shared/core/language";

/** "0412". */
export const formatSaleNumber = (n: number): string => String(n).padStart(4, "0");

const two = (n: number): string => String(n).padStart(2, "0");

/** Characters of a name in a title or a sentence, at most: so much is two lines of a sheet. */
const SHORT_NAME_MAX = 48;

/** For titles and sentences: the tape and the papers have the whole name. */
export function shortName(name: string): string {
  const characters = [...name];
  return characters.length <= SHORT_NAME_MAX
    ? name
    : `${characters
        .slice(0, SHORT_NAME_MAX - 1)
        .join("")
        .trimEnd()}…`;
}

/** "14:26", in the till's own time zone. */
export function formatTime(wall: number): string {
  const at = new Date(wall);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "14:26:33". */
export function formatTimeExact(wall: number): string {
  return `${formatTime(wall)}:${two(new Date(wall).getSeconds())}`;
}

/** "2026-11-21". */
export function formatDate(wall: number): string {
  const at = new Date(wall);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** "2026-11-21T14:26:33": for a time element. */
export const formatDateTime = (wall: number): string =>
  `${formatDate(wall)}T${formatTimeExact(wall)}`;

/** "2026-11-21 14:26 +08:00": a moment that means the same everywhere. */
export function formatWithZone(wall: number): string {
  const east = -new Date(wall).getTimezoneOffset();
  const size = Math.abs(east);
  const zone = `${east < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${formatDate(wall)} ${formatTime(wall)} ${zone}`;
}

/** "8.875 %": a rate in parts in a million. */
export const formatRate = (partsPerMillion: number): string => `${partsPerMillion / 10_000} %`;

/** "A2D6 51F0": eight hex digits, to be read out. */
export const formatHead = (head: string): string =>
  `${head.slice(0, 4)} ${head.slice(4, 8)}`.toUpperCase();

export function formatBytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return megabytes < 1000
    ? formatIn("megabyte", Math.round(megabytes))
    : formatIn("gigabyte", megabytes / 1000);
}

/** "2 min", "3.5 hr", in the words of the page's language; with a true minus sign where it went back. */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? "−" : "";
  if (size < 60_000) {
    return sign + formatIn("second", Math.round(size / 1000));
  }
  return size < 3_600_000
    ? sign + formatIn("minute", Math.round(size / 60_000))
    : sign + formatIn("hour", size / 3_600_000);
}

function formatIn(unit: string, n: number): string {
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(LOCALES[language.value], options).format(n);
}

/** Where numbers are to be written as people there do. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: "en",
  "zh-Hant": "zh-HK",
  "zh-Hans": "zh-CN",
  ja: "ja-JP",
  ko: "ko-KR",
};
