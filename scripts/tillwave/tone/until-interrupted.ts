/** Ctrl-C ends what was begun in order, so that what was heard is still told; a second one ends at once. */
export function untilInterrupted(stop: () => void): () => void {
  const ask = (): void => {
    process.off("SIGINT", ask);
    process.off("SIGTERM", ask);
    stop();
  };
  process.on("SIGINT", ask);
  process.on("SIGTERM", ask);
  return () => {
    process.off("SIGINT", ask);
    process.off("SIGTERM", ask);
  };
}
