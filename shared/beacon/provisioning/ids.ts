/**
 * Names and numbers of provisioning over GATT (Tillwave protocols, version 1, §3.3). Nothing is readable without a session:
 * what a central writes goes into one characteristic, what the beacon says comes out of the other as notifications.
 */

/** As noble and bleno spell them: 32 small hex digits. */
export const PROVISIONING_SERVICE = "7a6c00015e1d4c0b9b541f3a6d0e2c41";
/** Write without response. */
export const PROVISIONING_IN = "7a6c00025e1d4c0b9b541f3a6d0e2c41";
/** Notify. */
export const PROVISIONING_OUT = "7a6c00035e1d4c0b9b541f3a6d0e2c41";

export const PROTOCOL_VERSION = 1;

export const DEVICE_ID_BYTES = 8;
export const LABEL_KEY_BYTES = 16;
export const OWNER_KEY_BYTES = 32;
export const PSK_BYTES = 32;
export const KEY_VERSION_MAX = 0xff_ff_ff_ff;
