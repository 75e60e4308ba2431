/**
 * The parts of bleno that the radio touches: @abandonware/bleno 0.6.2 and @stoprocent/bleno 0.12.4 have them alike. None is
 * documented; hardware-tests/beacon-radio-*.test.ts show that they are what this says.
 */
export interface BlenoInside {
  /** The last of them; "unknown" before the first. */
  readonly state: string;
  /** The first listener of it opens the adapter; that may throw, and what is said meanwhile is not heard. */
  on(event: "stateChange", listener: (state: string) => void): void;
  readonly _bindings: {
    readonly _hci: BlenoHci;
    readonly _gatt: BlenoGatt;
  };
}

export interface BlenoHci {
  readonly _socket: BlenoSocket;
  _isDevUp: boolean | null;
  _deviceId: number | null | undefined;
  /** By connection handle: packets that the controller has not taken yet. */
  readonly _handleAclsInProgress: Record<number, number>;
  /** By connection handle: a PDU of which more is to come. */
  readonly _handleBuffers: Record<number, PartOfPdu | undefined>;
  readonly _aclOutQueue: readonly unknown[];
  onSocketData(packet: Uint8Array): void;
  queueAclDataPkt(handle: number, channel: number, pdu: Uint8Array): void;
  pollIsDevUp(): void;
  setSocketFilter(): void;
  initDev(): void;
  disconnect(handle: number): void;
  emit(event: "stateChange", state: "poweredOff"): void;
}

export interface PartOfPdu {
  readonly length: number;
  readonly data: Uint8Array;
}

export interface BlenoGatt {
  /** `connection` is @stoprocent's alone. */
  handleRequest(request: Uint8Array, connection?: number): void;
  send(response: Uint8Array, connection?: number): void;
}

export interface BlenoSocket {
  on(event: "error", listener: (error: Error & { readonly code?: string }) => void): void;
  write(packet: Uint8Array): void;
  setFilter(filter: Uint8Array): void;
  isDevUp(): boolean;
  getDeviceList(): readonly BlenoDevice[];
}

export interface BlenoDevice {
  readonly devId: number | null;
  readonly devUp: boolean | null;
}
