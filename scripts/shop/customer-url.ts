/** The address of the customer's screen, with a token of its own that opens nothing else. */
import type { CustomerTokenReply } from "@tillwave/shared/api/tablets";

/** `url` is the register page's, with its token. */
export async function customerUrl(url: string): Promise<string> {
  const { origin, hash } = new URL(url);
  const answer = await fetch(`${origin}/api/customer-token`, {
    headers: { authorization: `Bearer ${hash.slice("#t=".length)}` },
  });
  const { token } = (await answer.json()) as CustomerTokenReply;
  return `${origin}/customer#t=${token}`;
}
