import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const SOURCES = [
  'package-lock.json',
  'vite.config.ts',
  'src/app.html',
  ...globSync(['src/{routes,ui}/**/*', 'src/{hooks*,params,security-policy}.ts', 'static/**/*']),
];
const STAMP = 'build/.stamp';

/** Builds the pages when anything they are made of has changed. */
export const buildPages = (): void => {
  const hash = createHash('sha256');
  for (const file of SOURCES.sort()) if (statSync(file).isFile()) hash.update(file).update(readFileSync(file));
  const wanted = hash.digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.log('Building the pages …');
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(STAMP, wanted);
};
