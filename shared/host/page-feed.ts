/** The feed of an open page: one JSON message a line, for as long as the page is open. */
import type { ServerResponse } from "node:http";
import { PAGE_HEADERS } from "./page-headers.ts";

export interface PageFeedLimits {
  /** Unsent bytes after which a page that does not read is let go; it asks again for everything. */
  readonly backlogMax: number;
  /** In milliseconds. */
  readonly heartbeatEvery: number;
}

export interface PageFeed {
  send(message: object): void;
  /** Answers the request, and says everything first. Nothing is sent before. */
  begin(greeting: object, onClosed: () => void): void;
}

export function createPageFeed(
  response: ServerResponse,
  { backlogMax, heartbeatEvery }: PageFeedLimits,
): PageFeed {
  const send = (message: object): void => {
    if (response.writableLength > backlogMax) {
      response.destroy();
    } else {
      response.write(`${JSON.stringify(message)}\n`);
    }
  };
  return {
    send,
    begin(greeting, onClosed) {
      response.writeHead(200, { ...PAGE_HEADERS, "content-type": "application/x-ndjson" });
      send(greeting);
      const heartbeat = setInterval(() => send({ type: "heartbeat" }), heartbeatEvery);
      response.on("close", () => {
        clearInterval(heartbeat);
        onClosed();
      });
    },
  };
}
