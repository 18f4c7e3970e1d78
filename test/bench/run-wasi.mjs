// Runs a WASI command under Node.js, with our standard input, output and error:
//   node run-wasi.mjs [--dir HOST::GUEST]… FILE.wasm ARGUMENTS…
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const words = process.argv.slice(2);
const preopens = {};
while (words[0] === '--dir') {
  const [host, guest] = words[1].split('::');
  preopens[guest] = host;
  words.splice(0, 2);
}
const [file, ...args] = words;
const wasi = new WASI({ version: 'preview1', args: [file, ...args], env: {}, preopens, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(file));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
