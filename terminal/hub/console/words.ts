/** What the hub says in codes, as words: what happened, then what to do. */
import { t } from "@tillwave/page-kit/strings/console";
import type { AuditCode } from "@tillwave/shared/beacon/audit-finding";
import type { FileFault, HubAlarm, RowFault, TerminalRow } from "@tillwave/shared/api/console";
import { formatBytes, formatCount, formatDate, formatRef } from "./format.ts";
import type { HubError } from "./hub-client.ts";
import { showInvisible } from "./json-lines.ts";
import { QUARANTINE, type Route, ZONES, zoneRoute } from "./route.ts";
import type { ShopFault } from "./shop-wish.ts";

export function failureWords(error: HubError): string {
  switch (error.type) {
    case "unreachable":
      return t.failure.unreachable;
    case "signed-out":
      return t.failure.signedOut;
    case "not-found":
      return t.failure.notFound;
    case "unavailable":
      return t.failure.unavailable;
    case "refused":
      return error.status === 429 ? t.failure.tooMany : t.failure.refused;
  }
}

export function stateWords(state: TerminalRow["state"]): string {
  const words = t.terminals;
  switch (state) {
    case "in-step":
      return words.inStep;
    case "catching-up":
      return words.catchingUp;
    case "offline":
      return words.offline;
    case "quarantine":
      return words.quarantine;
    case "revoked":
      return words.revoked;
    case "never-seen":
      return words.neverSeen;
  }
}

export interface AlarmWords {
  readonly title: string;
  readonly more: string;
  /** Where a person does what the words say. */
  readonly link: { readonly to: Route; readonly label: string } | null;
}

export function alarmWords(alarm: HubAlarm): AlarmWords {
  const words = t.alarms;
  const { terminal } = alarm;
  const till = terminal === null ? words.till(null) : t.terminals.longName(terminal);
  const show: AlarmWords["link"] =
    terminal === null
      ? null
      : { to: { screen: "terminal", terminal }, label: words.showTill(till) };
  const join: AlarmWords["link"] = { to: { screen: "join" }, label: words.joinAgain };
  switch (alarm.type) {
    case "fork":
      return {
        title: words.fork(till, formatRef(alarm.epoch, alarm.seq)),
        more: words.forkMore,
        link: { to: QUARANTINE, label: words.compare },
      };
    case "epoch-not-leased":
      return {
        title: words.notLeased(till, alarm.epoch),
        more: words.notLeasedMore(openedWords(alarm.why)),
        link: join,
      };
    case "till-restored":
      return {
        title: words.restored(till, openedWords(alarm.why)),
        more: words.restoredMore(alarm.epoch),
        link: show,
      };
    case "statement-refused":
      return {
        title: words.statement(till),
        more: words.statementMore(showInvisible(alarm.detail)),
        link: show,
      };
    case "closed-epoch-used":
      return { title: words.closed(till, alarm.epoch), more: words.closedMore, link: join };
    case "revoked-till-sends":
      return { title: words.revokedSends(till), more: words.revokedSendsMore, link: show };
    case "hub-restored":
      return { title: words.hubRestored, more: words.hubRestoredMore, link: null };
    case "hub-behind-a-till":
      return {
        title: words.hubBehind(till),
        more: words.hubBehindMore(formatRef(alarm.epoch, alarm.seq)),
        link: show,
      };
    case "spend-fork":
      return {
        title: words.spendFork,
        more: words.spendForkMore(showInvisible(alarm.wallet)),
        link: null,
      };
    case "wallet-overdrawn":
      return {
        title: words.overdrawn,
        more: words.overdrawnMore(showInvisible(alarm.wallet)),
        link: null,
      };
    case "keys-end": {
      const title = words.keysEnd(formatDate(alarm.at * 1000));
      return { title, more: words.keysEndMore, link: null };
    }
    default:
      return zoneAlarmWords(alarm);
  }
}

type ZoneAlarm = Extract<
  HubAlarm,
  {
    readonly type:
      | "emitter-copied"
      | "emitter-silent"
      | "emitters-lost-key"
      | "beacon-finding"
      | "too-many-guesses"
      | "one-code-many-phones";
  }
>;

function zoneAlarmWords(alarm: ZoneAlarm): AlarmWords {
  const words = t.zones.alarms;
  const link: AlarmWords["link"] = { to: ZONES, label: words.show };
  switch (alarm.type) {
    case "emitter-copied":
      return { title: words.copied(alarm.name, alarm.zone), more: words.copiedMore, link };
    case "emitter-silent":
      return { title: words.silent(alarm.name, alarm.zone), more: words.silentMore, link };
    case "emitters-lost-key": {
      const title = words.lostKey(formatCount(alarm.emitters));
      return { title, more: words.lostKeyMore, link };
    }
    case "beacon-finding": {
      const name = showInvisible(alarm.name);
      const title = beaconWords(alarm.code, alarm.zone === null ? name : `${name} (${alarm.zone})`);
      return { ...title, link };
    }
    case "too-many-guesses": {
      const who = showInvisible(alarm.who);
      return {
        title: alarm.by === "customer" ? words.guessedByCustomer : words.guessedFromAddress,
        more: alarm.by === "customer" ? words.customerMore(who) : words.addressMore(who),
        link,
      };
    }
    case "one-code-many-phones":
      return {
        title: words.manyPhones(formatCount(alarm.phones), alarm.zone),
        more: words.manyPhonesMore,
        link: { to: zoneRoute(alarm.place), label: words.showZone },
      };
  }
}

/** What is found of a beacon, and what to do. */
export const beaconWords = (
  code: AuditCode,
  name: string,
): { readonly title: string; readonly more: string } => ({
  title: t.zones.beacons.said[code](name),
  more: t.zones.beacons.todo[code],
});

/** Why an entry is kept aside. A hub newer than this page may have other reasons. */
export const reasonWords = (code: string): string =>
  Object.hasOwn(t.quarantine.reasons, code)
    ? (t.quarantine.reasons[code] ?? "")
    : t.quarantine.otherReason(showInvisible(code));

export const openedWords = (why: string): string =>
  Object.hasOwn(t.terminal.why, why) ? (t.terminal.why[why] ?? "") : showInvisible(why);

export function shopFaultWords(fault: ShopFault): string {
  const words = t.shop;
  switch (fault.why) {
    case "missing":
      return words.nameMissing;
    case "too-many-lines":
      return words.tooManyLines(fault.max);
    case "too-long":
      return fault.at === "address" ? words.lineLong(fault.max) : words.long(fault.max);
  }
}

export function fileFaultWords(fault: FileFault): string {
  const words = t.documents.file;
  switch (fault.type) {
    case "no-rows":
      return words.noRows;
    case "bytes":
    case "document-bytes":
      return words.bytes(formatBytes(fault.max));
    case "rows":
      return words.rows(formatCount(fault.max));
    case "items":
      return words.items(formatCount(fault.items), formatCount(fault.max));
    case "no-column":
      return words.noColumn(fault.column);
    case "unknown-column":
      return words.unknownColumn(showInvisible(fault.column));
    case "column-twice":
      return words.columnTwice(showInvisible(fault.column));
  }
}

export function rowFaultWords(fault: RowFault): string {
  const words = t.documents.row;
  switch (fault.type) {
    case "decimals":
    case "name":
    case "categories":
      return words[fault.type](fault.max);
    case "row-bytes":
      return words["row-bytes"](formatBytes(fault.max));
    case "fields":
      return words.fields(fault.found, fault.wanted);
    case "doubled":
      return words.doubled(formatCount(fault.line));
    default:
      return words[fault.type];
  }
}
