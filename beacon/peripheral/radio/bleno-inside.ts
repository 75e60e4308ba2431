/**
 * The parts of bleno that the radio touches: @abandonware/bleno 0.6.2 and @stoprocent/bleno 0.12.4 have them alike. None is
 * documented; hardware-tests/beacon-radio-*.test.ts show that they are what this says.
 */
export interface BlenoInside {
  /** The last of them; "unknown" before the first. */
  readonly state: string;
  /** The first listener of it opens the adapter; that may throw, and what is said meanwhile is not heard. */
  on(event: "stateChange", listener: (state: string) => void): void;
  on(event: "mtuChange", listener: (mtu: number) => void): void;
  setServices(services: readonly BlenoService[]): void;
  readonly PrimaryService: new (options: BlenoService) => BlenoService;
  readonly Characteristic: new (options: BlenoCharacteristic) => BlenoCharacteristic;
  readonly _bindings: {
    readonly _hci: BlenoHci;
    readonly _gatt: BlenoGatt;
  };
}

export interface BlenoService {
  readonly uuid: string;
  readonly characteristics: readonly BlenoCharacteristic[];
}

/** What it calls back with begins with the connection's handle in @stoprocent, and lacks it in @abandonware. */
export interface BlenoCharacteristic {
  readonly uuid: string;
  readonly properties: readonly ("writeWithoutResponse" | "notify")[];
  /** … data, offset, without response, callback(result) */
  readonly onWriteRequest?: (...given: readonly unknown[]) => void;
  /** … longest value, callback(data) */
  readonly onSubscribe?: (...given: readonly unknown[]) => void;
  readonly onUnsubscribe?: (...given: readonly unknown[]) => void;
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
