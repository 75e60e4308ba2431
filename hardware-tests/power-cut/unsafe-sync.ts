/**
 * A control, to be imported before the till: it opens the journal with the setting named in
 * UNSAFE_SYNC (NORMAL, OFF, or DEFAULT for the library's own) and says that it is FULL. A power-cut
 * test that passes with this one imported proves nothing.
 */
import Database from "better-sqlite3";

const setting = process.env["UNSAFE_SYNC"] ?? "OFF";
const pragma = Database.prototype.pragma;

Database.prototype.pragma = function unsafePragma(source, options) {
  if (source === "synchronous") {
    return 2n;
  }
  if (source === "synchronous = FULL") {
    return setting === "DEFAULT" ? [] : pragma.call(this, `synchronous = ${setting}`);
  }
  return pragma.call(this, source, options);
};
