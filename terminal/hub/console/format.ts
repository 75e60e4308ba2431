/** Figures as people read them: times, ages, sizes, heads, amounts. Days and ages in the language in force. */
import { t } from "@tillwave/page-kit/strings/console";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";

const two = (n: number): string => String(n).padStart(2, "0");

/** "14:26", in the time zone of who looks. */
export function formatTime(wall: number): string {
  const at = new Date(wall);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "14:26:33". */
export const formatTimeExact = (wall: number): string =>
  `${formatTime(wall)}:${two(new Date(wall).getSeconds())}`;

/** "2026-11-21". */
export function formatDate(wall: number): string {
  const at = new Date(wall);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** "2026-11-21T14:26:33": for a time element. */
export const formatDateTime = (wall: number): string =>
  `${formatDate(wall)}T${formatTimeExact(wall)}`;

/** "Saturday 21 November", in the order of the language; browsers disagree about a comma in it. */
export const formatDay = (wall: number): string =>
  new Intl.DateTimeFormat(t.locale, { weekday: "long", day: "numeric", month: "long" })
    .format(wall)
    .replace(",", "");

export interface DayName {
  /** 0 is Sunday. */
  readonly day: number;
  readonly short: string;
  readonly long: string;
}

/** A Sunday. */
const SUNDAY = Date.UTC(2023, 0, 1);

/** The days of a week, from Monday on, as the language has them. */
export function dayNames(): readonly DayName[] {
  const name = (day: number, weekday: "short" | "long"): string =>
    new Intl.DateTimeFormat(t.locale, { weekday, timeZone: "UTC" }).format(
      SUNDAY + day * 86_400_000,
    );
  return [1, 2, 3, 4, 5, 6, 0].map((day) => ({
    day,
    short: name(day, "short"),
    long: name(day, "long"),
  }));
}

/** "14:26" on the day of `now`, else with the day: "2026-11-20 14:26". */
export const formatMoment = (wall: number, now: number): string =>
  formatDate(wall) === formatDate(now)
    ? formatTime(wall)
    : `${formatDate(wall)} ${formatTime(wall)}`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "1 s", "24 min", "3.5 h", "2 days". What is not over yet is 0 s old: two clocks differ. */
export function formatAge(ms: number): string {
  const age = Math.max(0, ms);
  if (age < MINUTE) {
    return t.age.seconds(String(Math.floor(age / SECOND)));
  }
  if (age < HOUR) {
    return t.age.minutes(String(Math.floor(age / MINUTE)));
  }
  return age < 2 * DAY
    ? t.age.hours((Math.floor(age / (HOUR / 10)) / 10).toFixed(1))
    : t.age.days(Math.floor(age / DAY));
}

/** "−24.5", "+0.3", "0.0": the sign is always seen, and is U+2212. */
export function formatSigned(n: number): string {
  const text = Math.abs(n).toFixed(1);
  return Number(text) === 0 ? text : `${n < 0 ? "\u2212" : "+"}${text}`;
}

/** "−24.5 dB". */
export const formatLevel = (decibels: number): string => `${formatSigned(decibels)} dB`;

/** "1,204". */
export const formatCount = (n: number): string => new Intl.NumberFormat(t.locale).format(n);

/** "48 kB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "A2D6 51F0": the first eight hex digits, as the receipt has them. */
export const formatHead = (head: string): string =>
  `${head.slice(0, 4)} ${head.slice(4, 8)}`.toUpperCase();

/** All of it, in fours. */
export const formatWholeHead = (head: string): string =>
  head.toUpperCase().replaceAll(/.{4}(?=.)/gu, "$& ");

/** "0412". */
export const formatSaleNumber = (n: number): string => String(n).padStart(4, "0");

/** "3·000201": an entry by its journal and its place in it. */
export const formatRef = (epoch: number, seq: number): string =>
  `${epoch}·${String(seq).padStart(6, "0")}`;

/** "8.875 %": a rate in parts in a million. */
export const formatRate = (partsPerMillion: number): string => `${partsPerMillion / 10_000} %`;

export interface MoneyWords {
  readonly symbol: string;
  readonly amount: string;
}

/** A currency that we do not know is shown in its minor units, under its own name. */
export function moneyWords(amount: number, code: string): MoneyWords {
  const found = findCurrency(code);
  return found.ok && Number.isSafeInteger(amount)
    ? { symbol: found.value.symbol, amount: formatAmount(Minor(amount), found.value) }
    : { symbol: code, amount: String(amount) };
}

/** "HK$ 94.40". */
export function formatMoney(amount: number, code: string): string {
  const words = moneyWords(amount, code);
  return `${words.symbol} ${words.amount}`;
}
