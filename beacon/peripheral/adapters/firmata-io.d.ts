/** What firmata-io 2.3.0 has and is used of: it ships no types. */
declare module "firmata-io" {
  import type { EventEmitter } from "node:events";

  export class Firmata extends EventEmitter {
    constructor(
      transport: object,
      options: { readonly reportVersionTimeout: number; readonly samplingInterval: number },
    );
    readonly ports: number[];
    writeDigitalPort(port: number): void;
    queryPinState(pin: number, callback: () => void): void;
  }

  /** Node finds no names in what it exports. */
  const exported: { readonly Firmata: typeof Firmata };
  export default exported;
}
