/** The service by which a beacon is set up, as Bluetooth libraries write UUIDs. Spec: Tillwave protocols, version 1, §3.3. */
export const PROVISIONING_SERVICE = "7a6c00015e1d4c0b9b541f3a6d0e2c41";
/** Written without response. */
export const PROVISIONING_IN = "7a6c00025e1d4c0b9b541f3a6d0e2c41";
/** Notifies. */
export const PROVISIONING_OUT = "7a6c00035e1d4c0b9b541f3a6d0e2c41";
export const PROTOCOL_VERSION = 1;
