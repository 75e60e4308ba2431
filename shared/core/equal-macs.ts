/** Whether two MACs are the same, looking at every byte whatever the first ones say. */
export function equalMacs(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) {
    difference |= byte ^ (b[i] ?? 0);
  }
  return difference === 0;
}
