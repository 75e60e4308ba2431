/** Every trap of cards, readers and PC/SC, with `nfc-pcsc` in the reader process. */
import { meetsEveryTrap } from "./daemons/nfc-traps.ts";

meetsEveryTrap("nfc-pcsc");
