/** What johnny-five 2.1.0 has and is used of: it ships no types. */
declare module "johnny-five" {
  import type { EventEmitter } from "node:events";

  interface BoardOptions {
    readonly io: object;
    readonly repl: boolean;
    readonly debug: boolean;
    /** Whether it ends the process itself on SIGINT. */
    readonly sigint: boolean;
    readonly timeout?: number;
  }

  interface FiveBoard extends EventEmitter {
    readonly pins: {
      readonly length: number;
      isOutput(pin: number): boolean;
      isInput(pin: number): boolean;
    };
  }

  interface FiveLed {
    on(): void;
    off(): void;
  }

  interface JohnnyFive {
    readonly Board: new (options: BoardOptions) => FiveBoard;
    readonly Led: new (options: { pin: number; board: FiveBoard }) => FiveLed;
    readonly Button: new (options: {
      pin: number;
      pullup: boolean;
      board: FiveBoard;
    }) => EventEmitter;
  }

  const five: JohnnyFive;
  export default five;
}
