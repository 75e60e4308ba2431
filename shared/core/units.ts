/** Numbers that carry their unit in the type. `Millis(5)` costs nothing at run time. */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

/** A length of time, or a time since some start, in milliseconds. */
export type Millis = Quantity<"ms">;
export const Millis = (n: number): Millis => n as Millis;
export const Seconds = (n: number): Millis => Millis(n * 1000);
