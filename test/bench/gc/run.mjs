// node run.mjs MODULE: runs a module's _start.
import { readFileSync } from "node:fs";
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]));
instance.exports._start();
