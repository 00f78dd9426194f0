// npm run module -- notices notice pengumuman: makes a small module that works, to be made one's own by docs/add-a-module.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const USAGE = `npm run -s module -- notices notice pengumuman
  the module and its table, one thing in it, and the address of its page: small letters, each another word`;
const BLOCKS = join(import.meta.dirname, 'new-module.md');
const ROOT = join(import.meta.dirname, '..');

interface Step {
  readonly file: string;
  /** Text of the line behind which the block goes; absent: the block is the whole file. */
  readonly after?: string;
  readonly text: string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Puts the words that were asked for in the place of those in the blocks. */
const inWords = (names: string, name: string, page: string) => {
  const words: Record<string, string> = { notices: names, notice: name, pengumuman: page };
  const replaced = (found: string) => {
    const word = words[found.toLowerCase()]!;
    return found === found.toUpperCase() ? word.toUpperCase() : found === capital(found) ? capital(word) : word;
  };
  return (text: string): string => text.replaceAll(/notices?|pengumuman/gi, replaced);
};

/** The blocks in their order, in the words of the new module. */
const stepsOf = (blocks: string, speak: (text: string) => string): Step[] =>
  [...speak(blocks).matchAll(/^```\w+ (file=.*)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => {
    const told = Object.fromEntries(
      [...info!.matchAll(/(\w+)=("([^"]*)"|\S+)/g)].map(([, key, value, quoted]) => [key, quoted ?? value]),
    );
    return { ...told, text } as Step;
  });

/** What every file of the program becomes; nothing is written before all of them are known. @throws {Error} a sentence */
const written = (steps: readonly Step[]): Map<string, string> => {
  const files = new Map<string, string>();
  for (const { file, after, text } of steps) {
    const path = join(ROOT, file);
    if (after === undefined) {
      if (existsSync(path)) throw new Error(`${file} is there already.`);
      files.set(file, text);
      continue;
    }
    const lines = (files.get(file) ?? readFileSync(path, 'utf8')).split('\n');
    const added = text.trimEnd();
    if (lines.includes(added)) continue; // a layer that has been planned names its modules before they are there
    const at = lines.findIndex((line) => line.includes(after));
    if (at < 0) throw new Error(`${file} has no line with “${after}” any more: mend scripts/new-module.md.`);
    lines.splice(at + 1, 0, added);
    files.set(file, lines.join('\n'));
  }
  return files;
};

const make = (args: readonly string[]): void => {
  const [names = '', name = '', page = ''] = args;
  const isWell = args.length === 3 && args.every((word) => /^[a-z]{3,24}$/.test(word)) && new Set(args).size === 3;
  if (!isWell) throw new Error(USAGE);
  if (existsSync(join(ROOT, 'src', 'modules', names))) throw new Error(`There is a module ${names} already.`);
  const files = written(stepsOf(readFileSync(BLOCKS, 'utf8'), inWords(names, name, page)));
  for (const [file, text] of files) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
  }
  // other words are longer or shorter, and come elsewhere in the alphabet
  const formatted = [...files.keys()].filter((file) => /\.(ts|json|svelte)$/.test(file));
  const biome = ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--colors=off', ...formatted];
  execFileSync(process.execPath, biome, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const file of files.keys()) console.log(file);
  console.log(`\nNow show it to the snapshots and try it, and make it your own by docs/add-a-module.md:
  UPDATE_SNAPSHOTS=1 npm run -s check
  UPDATE_SNAPSHOTS=1 npm test -- schema permissions ${names}
  npm start    and open http://localhost:3000/bojonegoro/${page}`);
};

try {
  make(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
