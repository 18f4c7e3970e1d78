// Writes the files that a package of YoWASP keeps in a JavaScript module into a folder:
//   node unpack.mjs resources-NAME.js FOLDER
import { mkdir, writeFile, copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
const [resources, target] = process.argv.slice(2);
const { filesystem } = await import(resources);
async function unpack(tree, folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, entry] of Object.entries(tree)) {
    const path = `${folder}/${name}`;
    if (typeof entry === 'string' || entry instanceof Uint8Array) await writeFile(path, entry);
    else if (entry instanceof URL) await copyFile(fileURLToPath(entry), path);
    else await unpack(entry, path);
  }
}
await unpack(filesystem, target);
