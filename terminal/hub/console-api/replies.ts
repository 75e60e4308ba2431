/** The answers that the console's requests share. */
import type { Result } from "@tillwave/shared/core/result";
import type { Durable } from "@tillwave/sqlite/durable";
import type { FastifyReply } from "fastify";

export const malformed = (reply: FastifyReply): FastifyReply =>
  reply.code(400).send({ error: "request-malformed" });

/** The disk refuses: it is full, or fails. */
export const unavailable = (reply: FastifyReply): FastifyReply =>
  reply.code(503).send({ error: "storage-failed" });

export function sendRead<T>(
  reply: FastifyReply,
  read: Result<Durable<T | null>, unknown>,
): FastifyReply {
  if (!read.ok) {
    return unavailable(reply);
  }
  const { value } = read.value;
  return value === null ? reply.code(404).send({ error: "not-found" }) : reply.send(value);
}

export function sendDone(
  reply: FastifyReply,
  done: Result<Durable<boolean>, unknown>,
): FastifyReply {
  if (!done.ok) {
    return unavailable(reply);
  }
  return done.value.value ? reply.code(204).send() : reply.code(404).send({ error: "not-found" });
}
