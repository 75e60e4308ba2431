/** First and last entry, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}
