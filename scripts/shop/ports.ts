/** Where the shop's programs are usually found: all on this machine but the hub, which tills of the shop reach. */
export const USUAL_PORTS = {
  hub: 8447,
  console: 8448,
  network: 8449,
  lab: 8450,
  /** And the next one: two virtual readers. */
  reader: 8451,
  cardTerminal: 8453,
  /** Where customers find the page that checks them in. */
  customers: 8454,
} as const;
