/** What nfc-pcsc 0.8.1 has and is used of: it ships no types. Its `reader.reader` is @pokusew/pcsclite's. */
declare module "nfc-pcsc" {
  interface PcscReader {
    readonly SCARD_RESET_CARD: number;
    readonly SCARD_UNPOWER_CARD: number;
    on(event: "status", listener: (status: { state: number; atr?: Uint8Array }) => void): void;
    disconnect(disposition: number, callback: (error?: Error | null) => void): void;
  }

  export interface Reader {
    readonly name: string;
    readonly reader: PcscReader;
    autoProcessing: boolean;
    connection: object | null;
    card: { atr?: Uint8Array } | null;
    /** An Error in place of the name is a connection that failed. */
    emit(event: string | Error, ...args: unknown[]): boolean;
    on(event: "card" | "end" | "error", listener: (said: { atr?: Uint8Array }) => void): void;
    connect(): Promise<unknown>;
    transmit(command: Uint8Array, answerBytesMax: number): Promise<Uint8Array>;
  }

  export class NFC {
    on(event: "reader", listener: (reader: Reader) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
  }
}
