/**
 * A simulated air on a machine without Bluetooth, until Ctrl-C:
 *
 *   npx tsx scripts/air/main.ts SOCKET
 *   beacon --air SOCKET            central --air SOCKET
 */
import { openAir } from "./air-socket.ts";

const [path] = process.argv.slice(2);
if (path === undefined || path.startsWith("-")) {
  console.error("Usage: npx tsx scripts/air/main.ts SOCKET");
  process.exit(2);
}
const air = await openAir(path);
console.log(`The air is at ${air.path}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void air.close());
}
