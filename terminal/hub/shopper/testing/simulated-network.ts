/** `fetch` between the page's client and the simulated hub. */
import type { SimulatedHub } from "./simulated-hub.ts";

export interface SimulatedNetwork {
  readonly fetch: typeof fetch;
  /** With every answer, from then on. */
  readonly headers: Record<string, string>;
  /** The paths that were asked for, the oldest first. */
  readonly asked: readonly string[];
  /** Answers of the hub that never arrive, counted down. */
  losing: number;
}

export function createSimulatedNetwork(hub: SimulatedHub): SimulatedNetwork {
  const asked: string[] = [];
  const network: SimulatedNetwork = {
    headers: {},
    asked,
    losing: 0,
    fetch: async (address, init) => {
      const path = typeof address === "string" ? address : "";
      asked.push(path);
      const { body } = init ?? {};
      const reply = hub.answer({
        path,
        body: body instanceof Uint8Array ? body : new Uint8Array(),
      });
      if (reply === null || network.losing > 0) {
        network.losing -= reply === null ? 0 : 1;
        throw new TypeError("the hub is away");
      }
      return new Response(JSON.stringify(reply.json), {
        status: reply.status,
        headers: network.headers,
      });
    },
  };
  return network;
}
