#!/usr/bin/env node
/** `npx tillwave`: the command line from its sources. */
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
