/**
 * Where the page is, as its address says it, so that the phone's own way back works.
 *
 *   #/          checking in
 *   #/visits    points and visits
 *   #/about     about the sound
 *   #/till      the reward, to be shown at the till
 *   #/language  what the page speaks
 *   #/erase     whether all is to be erased
 *
 * An address that says nothing else is the first.
 */
export const ROUTES = ["check-in", "visits", "about", "till", "language", "erase"] as const;

export type Route = (typeof ROUTES)[number];

export const hashOf = (route: Route): string => (route === "check-in" ? "#/" : `#/${route}`);

export const parseRoute = (hash: string): Route =>
  ROUTES.find((route) => hashOf(route) === hash) ?? "check-in";
