/** A lamp and a button, as the panel's own process sees them; ../adapters has them on three kinds of wiring. */

export interface BoardListener {
  /** It is not there, or not as it should be; whoever says so goes on looking, or waits for other settings. */
  absent(detail: string): void;
  /** It is there now, and is being opened. */
  found(): void;
  /** It has answered, its lamp is dark, and the button's level is known from here on. Once. */
  opened(): void;
  /** It has answered again, as it has to now and then. */
  answered(): void;
  button(isDown: boolean): void;
  /** It is of no more use: unplugged, hung, broken. */
  failed(detail: string): void;
}

export interface Board {
  light(isLit: boolean): void;
  /** Settles when the lamp was told to be dark. */
  close(): Promise<void>;
}

/** Nothing of it throws; what comes later is said to the listener. */
export type OpenBoard = (listener: BoardListener) => Board;

/** How soon one that is absent is looked for again, in milliseconds. */
export const LOOK_AGAIN_AFTER = 500;
