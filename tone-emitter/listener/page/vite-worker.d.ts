/** What Vite gives for a worklet: the address of its bundle. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}
