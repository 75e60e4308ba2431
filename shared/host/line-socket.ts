/**
 * A Unix socket in a program's folder, for programs of the same machine: a line asked, a line answered, in order. The folder's
 * owner alone can connect.
 */
import { chmodSync, rmSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import { type Result, err, ok } from "../core/result.ts";

const CONNECTIONS_MAX = 16;
/** Longest that the system takes. */
const PATH_MAX = 107;

export interface LineSocket {
  close(): Promise<void>;
}

export interface SocketError {
  readonly type: "socket";
  readonly detail: string;
}

export interface LineAnswers {
  /** A longer line closes the connection. */
  readonly lineLengthMax: number;
  /** The line to answer with; null where there is none, for the socket is used for something else from then on. */
  answer(line: string, socket: Socket): string | null | Promise<string | null>;
}

export async function serveLines(
  path: string,
  answers: LineAnswers,
): Promise<Result<LineSocket, SocketError>> {
  if (path.length > PATH_MAX) {
    return err({ type: "socket", detail: `A socket's path has at most ${PATH_MAX} characters.` });
  }
  try {
    // What a power cut left there; the folder's lock is ours.
    rmSync(path, { force: true });
  } catch (error) {
    return err({ type: "socket", detail: (error as Error).message });
  }
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket, answers);
  });
  server.maxConnections = CONNECTIONS_MAX;
  const listening = await listen(server, path);
  return listening.ok
    ? ok({
        async close() {
          open.forEach((socket) => socket.destroy());
          await new Promise<void>((resolve) => {
            server.close(() => resolve());
          });
        },
      })
    : listening;
}

function listen(server: Server, path: string): Promise<Result<void, SocketError>> {
  return new Promise((resolve) => {
    server.once("error", ({ message }) => resolve(err({ type: "socket", detail: message })));
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve(ok(undefined));
    });
  });
}

function serve(socket: Socket, { answer, lineLengthMax }: LineAnswers): void {
  let said = "";
  const answerLine = async (line: string): Promise<void> => {
    const text = await answer(line, socket);
    const isTaken = text === null || socket.destroyed || socket.write(`${text}\n`);
    if (!isTaken) {
      await room(socket);
    }
  };
  /** One after the other, in their order; nothing more is read meanwhile. */
  const answerAll = async (lines: readonly string[]): Promise<void> => {
    socket.pause();
    for (const line of lines) {
      if (!socket.destroyed) {
        await answerLine(line);
      }
    }
    socket.resume();
  };
  const take = (text: string): void => {
    said += text;
    const lines = said.split("\n");
    said = lines.pop() ?? "";
    if (lines.length > 0) {
      void answerAll(lines);
    }
    if (said.length > lineLengthMax) {
      socket.destroy();
    }
  };
  socket.setEncoding("utf8").on("data", take);
}

/** Who asks and does not read is waited for. */
function room(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      socket.off("drain", go).off("close", go);
      resolve();
    };
    socket.on("drain", go).on("close", go);
  });
}
