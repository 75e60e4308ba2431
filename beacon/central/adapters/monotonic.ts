/** Milliseconds of the machine's own clock, the same in all its processes: a process's own would begin anew in each. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
