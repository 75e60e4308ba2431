/**
 * The smallest program that makes promises: it records rows in SQLite and says on a socket which row it has
 * recorded. The tests of the power-cut machinery run it as a process of its own.
 *
 *   small-ledger.ts <folder> <socket> <rows> <journal mode> <synchronous>
 *
 * After the last row it closes its database and ends. Each acknowledgement is a row number and a line feed.
 */
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";

const [folder = "", socketPath = "", rows = "0", journal = "", synchronous = ""] =
  process.argv.slice(2);
const socket = connect(socketPath);
await once(socket, "connect");

const database = new Database(join(folder, "ledger.db"));
database.pragma(`journal_mode=${journal}`);
database.pragma(`synchronous=${synchronous}`);
// Often enough for a recording of some hundred rows to hold several checkpoints.
database.pragma("wal_autocheckpoint=40");
database.exec("create table row (number integer primary key, body text not null) strict");
// The pragma is forgotten after the first statement that changes the schema, unless it is given again.
database.pragma(`synchronous=${synchronous}`);

const insert = database.prepare("insert into row (number, body) values (?, ?)");
for (let number = 1; number <= Number(rows); number += 1) {
  insert.run(BigInt(number), `row ${number} `.repeat(40));
  await say(socket, `${number}\n`);
}
database.close();
socket.end();

function say(to: Socket, line: string): Promise<void> {
  return new Promise((resolve) => to.write(line, () => resolve()));
}
