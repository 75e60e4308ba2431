/** Numbers that carry their unit in the type. `Millis(5)` costs nothing at run time. */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

/** A length of time, or a time since some start, in milliseconds. */
export type Millis = Quantity<"ms">;
export const Millis = (n: number): Millis => n as Millis;
export const Seconds = (n: number): Millis => Millis(n * 1000);

/** Radio power against one milliwatt: sent, or heard at some distance. */
export type Dbm = Quantity<"dBm">;
export const Dbm = (n: number): Dbm => n as Dbm;

export type Millivolts = Quantity<"mV">;
export const Millivolts = (n: number): Millivolts => n as Millivolts;

export type Celsius = Quantity<"°C">;
export const Celsius = (n: number): Celsius => n as Celsius;
