// The interpreters under Node.js:
//   node run.mjs perl MODULE FOLDER FILE       node run.mjs prolog MODULE FOLDER FILE
// The folder is the guest's /. What they ask of JavaScript is answered with 0, as in perl.c and prolog.c.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [kind, module, folder, file] = process.argv.slice(2);
const args = kind === 'perl' ? ['perl'] : ['prolog', '-g', 'halt', file];
const wasi = new WASI({ version: 'preview1', args, env: {}, preopens: { '/': folder }, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(await readFile(module), {
  ...wasi.getImportObject(),
  env: { call_host_function: () => 0 },
  trealla: { 'host-call': () => 0, 'host-resume': () => 0 },
});
if (kind === 'prolog') {
  process.exitCode = wasi.start(instance);
} else {
  const perl = instance.exports;
  wasi.initialize(instance);
  const bytes = new TextEncoder().encode(`${file}\0`);
  let status = perl.zeroperl_init();
  if (status === 0) {
    const name = perl.malloc(bytes.length);
    new Uint8Array(perl.memory.buffer).set(bytes, name);
    status = perl.zeroperl_run_file(name, 0, 0) || perl.zeroperl_flush();
  }
  process.exitCode = status;
}
