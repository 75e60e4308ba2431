/** The bundler gives the file a name with its content's hash, and us its address. */
declare module "*.wasm?url" {
  const address: string;
  export default address;
}
