/** Whether a till answers at an address, which it does before it sells as well. */
const ANSWER_MS_MAX = 1500;

export async function tillAnswers(origin: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    return ok;
  } catch {
    return false;
  }
}
