/** The seed of a randomised test: another one each run, printed, so that a failure can be played again. */
export function seedOfRun(what: string): number {
  const given = process.env["TILLWAVE_SEED"];
  const seed = given === undefined ? Math.trunc(performance.timeOrigin) % 1_000_000 : Number(given);
  console.log(`${what}: TILLWAVE_SEED=${seed}`);
  return seed;
}
