/** Every trap of cards, readers and PC/SC, with `smartcard` in the reader process. */
import { meetsEveryTrap } from "./daemons/nfc-traps.ts";

meetsEveryTrap("smartcard");
