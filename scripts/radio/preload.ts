/**
 * Goes before a program (node --require), as one file with all that it imports (preload-file.ts): what both Bluetooth stacks
 * require as their socket is the bench's transport. The stacks themselves are untouched.
 */
import Module from "node:module";
import { createHciTransport } from "./hci-transport.ts";

const SOCKETS = /^@(?:abandonware|stoprocent)\/bluetooth-hci-socket$/u;

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;

/** Called with `new`, which an arrow function cannot be. */
const driver = Object.assign(
  function HciSocket() {
    return createHciTransport();
  },
  { loadDriver: () => driver },
);

/** Node's own, through which every `require` goes. */
const LOAD = "_load";
const load = Reflect.get(Module, LOAD) as Load;
const loadOurs: Load = (request, parent, isMain) =>
  SOCKETS.test(request) ? driver : load.call(Module, request, parent, isMain);
Reflect.set(Module, LOAD, loadOurs);
