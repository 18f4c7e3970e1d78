// Writes the Prolog that its package keeps as text in a JavaScript module: the larger of the two
// modules there.
//   node unpack.mjs trealla.js FILE.wasm
import { readFile, writeFile } from 'node:fs/promises';
const [source, target] = process.argv.slice(2);
const texts = (await readFile(source, 'utf8')).match(/AGFzbQ[A-Za-z0-9+/=]+/g);
const largest = texts.reduce((a, b) => (a.length > b.length ? a : b));
await writeFile(target, Buffer.from(largest, 'base64'));
