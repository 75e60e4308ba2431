import type { HubAlarm, HubAlarmKind } from "@tillwave/shared/api/console";
import type { Database } from "@tillwave/sqlite/database";
import type { AlarmRows } from "../hub-store.ts";
import { bigOrNull, numberOf, numberOrNull, parseColumn } from "./column.ts";

interface Row {
  readonly id: bigint;
  readonly at: bigint;
  readonly terminal: bigint | null;
  readonly what: string;
}

/** Of one kind and terminal that nobody has seen yet: more say nothing new, and hide no other kind. */
export const ALARMS_OF_ONE_MAX = 1000;

export function createAlarmRows(database: Database): AlarmRows {
  const raise = database.prepare(
    `INSERT INTO alarm (at, terminal, what) SELECT @at, @terminal, @what
     WHERE (SELECT count(*) FROM alarm WHERE coalesce(terminal, 0) = coalesce(@terminal, 0)
       AND json_extract(what, '$.type') = json_extract(@what, '$.type') AND seen_at IS NULL) < ${ALARMS_OF_ONE_MAX} ON CONFLICT DO NOTHING`,
  );
  const unseen = database.prepare<[bigint], Row>(
    "SELECT id, at, terminal, what FROM alarm WHERE seen_at IS NULL ORDER BY id DESC LIMIT ?",
  );
  const see = database.prepare("UPDATE alarm SET seen_at = coalesce(seen_at, ?) WHERE id = ?");
  const forget = database.prepare(
    `DELETE FROM alarm WHERE what LIKE '{"type":"too-many-guesses",%'
       AND json_extract(what, '$.by') = 'customer' AND json_extract(what, '$.who') = ?`,
  );
  return {
    raise(alarm, { terminal, at }) {
      const what = JSON.stringify(alarm);
      return raise.run({ at: BigInt(at), terminal: bigOrNull(terminal), what }).changes === 1;
    },
    unseen: (limit) =>
      unseen.all(BigInt(limit)).map((row): HubAlarm =>
        Object.assign(parseColumn(row.what) as HubAlarmKind, {
          id: numberOf(row.id),
          at: numberOf(row.at),
          terminal: numberOrNull(row.terminal),
        }),
      ),
    see: (id, at) => see.run(BigInt(at), BigInt(id)).changes === 1,
    forgetGuesser: (who) => void forget.run(who),
  };
}
