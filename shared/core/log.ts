/** What programs write down of what they do. The one on Node is shared/host/log.ts. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** For what is done once and says itself how it went. */
export const NO_LOG: Log = {
  info: () => {},
  warn: () => {},
  error: () => {},
};
