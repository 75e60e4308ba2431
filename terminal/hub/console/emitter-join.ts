/** What a person types at an emitter so that it joins, and how the page sees that it has. */
import type { EmitterCode, EmitterRow, ZonesView } from "@tillwave/shared/api/console-zones";

/** See `tillwave emitter join --help`. Neither the code nor an address holds anything that a shell would read. */
export const joinCommand = ({ code, url }: EmitterCode): string =>
  `tillwave emitter join ${code} --url ${url}`;

/** Which emitter used this code; null while none has. Only one can. */
export const joinedWith = (code: EmitterCode, view: ZonesView | null): EmitterRow | null =>
  view?.emitters.find(
    ({ place, name, joinedAt }) =>
      place === code.place && name === code.name && joinedAt >= code.made,
  ) ?? null;
