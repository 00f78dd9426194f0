// npm run lighthouse [-- WORD …]: how the citizen pages fare on a slow 3G, three rounds, written to docs/lighthouse.md. With words only the
// pages whose address holds one are measured; the rows of the others stay.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildPages } from '../scripts/build.ts';
import { type Audit, auditPages } from '../tests/support/lighthouse.ts';
import { startServer } from '../tests/support/server.ts';
import { OTHER_STATES, VISITS, type Visit } from '../tests/support/visits.ts';
import { loadBefore, machine } from './machine.ts';

const ROUNDS = 3;
export const LEAST_SCORE = 95;
/** Milliseconds until a page can be used: these pages work as soon as they are painted, without any script. */
export const MOST_MS = 2500;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const FILE = join(import.meta.dirname, '..', 'docs', 'lighthouse.md');

/** Every page of residents, and the choice of a region before them: a new one is measured as soon as it stands among the visits. */
const PAGES = [
  ...Object.entries(VISITS).filter(([route]) => route.startsWith('(public)')),
  ['(public)', OTHER_STATES['no region chosen yet']!],
] as const;

const nameOf = (route: string, { path, follow }: Visit): string =>
  follow ? route.replace('(public)', '').replace('/[[region=region]]', '') : path;

/** What the rows of the document begin with, in their order. */
export const measuredPages = (): string[] => PAGES.map(([route, visit]) => nameOf(route, visit));

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** The address of a page; of a page that another one leads to, the first such link. */
const addressOf = async (url: string, { path, follow }: Visit): Promise<string> => {
  if (!follow) return path;
  const page = await (await fetch(url + path)).text();
  const links = [...page.slice(page.indexOf('<main')).matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
  const found = links.find((href) => follow.test(href));
  if (!found) throw new Error(`${path} leads to no page like ${follow}`);
  return found;
};

/** On PGlite samples come in on the thread that answers, and a page waits for them: nothing is measured before they are there. */
const samplesAreIn = async (url: string): Promise<void> => {
  const isLoading = async (region: string) => {
    // A connection that was kept may have been let go of meanwhile: it is asked again a second later.
    const answer = await fetch(`${url}/${region}/privasi`).catch(() => undefined);
    return !answer || /Masih memuat/.test(await answer.text());
  };
  for (let quiet = 0; quiet < QUIET_SECONDS; await wait(1000))
    quiet = (await isLoading('bojonegoro')) || (await isLoading('bondowoso')) ? 0 : quiet + 1;
};
/** The second regency begins a moment after the first. */
const QUIET_SECONDS = 15;

/** @param url of a server with the demonstration. @returns each page's rounds, by its name */
const measureCitizenPages = async (url: string, isWanted: (name: string) => boolean): Promise<Map<string, Audit[]>> => {
  await samplesAreIn(url);
  const pages = await Promise.all(
    PAGES.filter(([route, visit]) => isWanted(nameOf(route, visit))).map(
      async ([route, visit]) => [nameOf(route, visit), await addressOf(url, visit)] as const,
    ),
  );
  const measured = new Map<string, Audit[]>(pages.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const audits = await auditPages(
      pages.map(([, path]) => url + path),
      CATEGORIES,
    );
    for (const [name, path] of pages) measured.get(name)!.push(audits.get(url + path)!);
  }
  return measured;
};

export const lineOf = (name: string, rounds: readonly Audit[]): string => {
  const scores = CATEGORIES.map((category) => median(rounds.map(({ scores }) => scores[category] ?? 0)));
  const paints = rounds.map(({ largestPaint }) => largestPaint);
  const isWell = Math.min(...scores) >= LEAST_SCORE && median(paints) <= MOST_MS;
  return `| ${[
    name,
    ...scores,
    seconds(median(rounds.map(({ firstPaint }) => firstPaint))),
    `${seconds(median(paints))} (${seconds(Math.min(...paints))} to ${seconds(Math.max(...paints))})`,
    (median(rounds.map(({ bytes }) => bytes)) / 1024).toFixed(1),
    isWell ? 'yes' : 'no',
  ].join(' | ')} |`;
};

/** The rows of the document as it stands, by the page that they are of. */
const rowsBefore = (): Map<string, string> =>
  new Map(
    readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => /^\| [^|]+ \| \d+ \| /.test(line))
      .map((line) => [line.split('|')[1]!.trim(), line]),
  );

const main = async (words: readonly string[]): Promise<void> => {
  const load = loadBefore();
  const today = new Date().toISOString().slice(0, 10);
  const isWanted = (name: string) => words.length === 0 || words.some((word) => name.includes(word));
  buildPages();
  const data = mkdtempSync(join(tmpdir(), 'simpul-lighthouse-'));
  const server = await startServer({ engine: 'pglite', data, env: { SIMPUL_DEMO: '1' } });
  try {
    const before = rowsBefore();
    const measured = await measureCitizenPages(server.url, isWanted);
    const lines = measuredPages().flatMap((name) => {
      const rounds = measured.get(name);
      return rounds ? lineOf(name, rounds) : (before.get(name) ?? []);
    });
    const alone = words.length > 0 ? `\nBy themselves on ${today}: ${[...measured.keys()].join(', ')}.\n` : '';
    const { version } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.resolve('lighthouse')), 'utf8'),
    ) as { version: string };
    const text = `# Pages of residents on a slow 3G

Made by \`npm run lighthouse\` on ${today}: Lighthouse ${version}, a phone of 360 pixels, throttled by Chromium's
developer tools to their slow 3G (400 kbit/s, 2 s until the first byte of each answer), ${ROUNDS} rounds, medians.
${machine()}; ${load.toFixed(1)} processes wanted a core before it began.
${alone}
Held against: ${LEAST_SCORE} in each category, and ${MOST_MS / 1000} s until the largest part is painted. The pages need no script, so that is when they can be used.

| page | performance | accessibility | best practices | first paint, s | largest paint, s (least to most) | kB in all | held |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}

One answer takes 2 s on this line, so a page may wait for nothing but itself: its style stands in it, allowed by its hash
(docs/decisions), its letters are the system's, and its script comes after it was painted.
`;
    writeFileSync(FILE, text);
    console.log(text);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
};

if (import.meta.main) await main(process.argv.slice(2));
