import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { axe, axeOfCopy } from '../support/axe.ts';
import { inBrowser, screenshot, showWhole } from '../support/browser.ts';
import { formsOf, refusalFaults, sendEmpty } from '../support/forms.ts';
import { layoutFaults, printFaults } from '../support/layout.ts';
import { auditPages } from '../support/lighthouse.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';
import { namesOutside, spoken, structureFaults, unspoken } from '../support/structure.ts';
import { smallTargets } from '../support/targets.ts';
import { ELSEWHERE, nameOf, open, VISITS, type Visit, visitAll } from '../support/visits.ts';

/** CSS pixels: the phone of a resident, and a desk. */
const WIDTHS = [360, 1280];

/** Samples that still come in change a page between two looks at it. Nobody else may ask PGlite, so there they are not waited for. */
const samplesAreIn = async ({ databaseUrl, log }: Server): Promise<void> => {
  if (!databaseUrl) return;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const done = `select from platform.progress where kind = 'samples' and state = 'done'`;
    for (const until = Date.now() + 600_000; (await client.query(done)).rowCount !== 2; await wait(1000))
      assert.ok(Date.now() < until, `the samples of two regencies are in within ten minutes; the server said ${log()}`);
  } finally {
    await client.end();
  }
};

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_DEMO: '1' } });
  await samplesAreIn(server);
});
after(() => server?.stop());

test('every page of the program is looked at', () => {
  const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');
  const pages = globSync('**/+page.svelte', { cwd: routes }).map((file) => file.slice(0, -'/+page.svelte'.length));
  assert.deepEqual([...Object.keys(VISITS), ...ELSEWHERE].sort(), pages.sort());
});

const PEOPLE = join(import.meta.dirname, '..', '..', 'src/modules/accounts/seeds/sample-people.json');
/** Whoever works in the demonstration, by name and by the name that they sign in with. */
const named = Object.values(
  JSON.parse(readFileSync(PEOPLE, 'utf8')) as Record<string, { name: string; login: string }[]>,
)
  .flat()
  .flatMap(({ name, login }) => [name, login]);

const widthOf = (page: Page) => page.locator('html').evaluate((html) => html.scrollWidth);

/** Forms that may be sent with nothing in them. */
const MAY_BE_EMPTY: Readonly<Record<string, string>> = {
  '/bojonegoro?/district': 'no district: the whole regency',
  '/admin/masuk-lewat?/addKey': 'the first kind of key',
  '/admin/orang/langkah-kedua': 'nobody must',
};

/** Sends every form of the page that was not sent before with nothing in it. @returns what is wrong with what comes back */
const sendForms = async (page: Page, address: string, name: string, sent: Set<string>): Promise<string[]> => {
  const findings: string[] = [];
  for (const { action } of await formsOf(page)) {
    if (sent.has(action) || action in MAY_BE_EMPTY) continue;
    await page.goto(address);
    // samples may still be coming in: by now another report may stand first, with other forms
    const form = (await formsOf(page)).find((one) => one.action === action);
    if (!form) continue;
    sent.add(action);
    const status = await sendEmpty(page, form.index);
    const faults = status < 400 ? [`takes an empty form (${status})`] : await refusalFaults(page);
    faults.push(...(await namesOutside(page, named)), ...(await axeOfCopy(page, 'main')));
    findings.push(...faults.map((fault) => `${action}: ${fault}`));
    await screenshot(page, `refused/${name}-${form.index}`);
  }
  return findings;
};

test('without JavaScript every page stands at 360 and at 1280 pixels, and every form of it that comes back says in its title, at its head and at its fields what is wrong; no title and no address names a person', async () => {
  const findings: string[] = [];
  const sent = new Set<string>();
  await inBrowser({ javaScript: false, width: 360 }, (page) =>
    visitAll(page, server.url, async (route, visit) => {
      const say = (faults: readonly string[]) => findings.push(...faults.map((fault) => `${route}: ${fault}`));
      const { answer, address } = await open(page, server.url, route, visit);
      assert.equal(answer.status(), visit.status ?? 200, route);
      assert.equal(await page.locator('h1').count(), 1, `${route} has one headline`);
      assert.ok((await page.title()).length > 3, `${route} has a title`);
      say(await namesOutside(page, named));
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const content = await widthOf(page);
        if (content > width) say([`is ${content} px wide on a screen of ${width}`]);
        await screenshot(page, `pages/${nameOf(route)}`);
      }
      say(await sendForms(page, address, nameOf(route), sent));
      await page.setViewportSize({ width: 360, height: 800 });
    }),
  );
  assert.equal(findings.join('\n'), '');
  assert.ok(sent.size > 10, `${sent.size} forms were sent`);
});

/** Each language meets each scheme and each width, and these each other: what only all three together would show, nothing can cause. */
const STATES = [
  { language: 'id', scheme: 'light', width: 360, asked: 'everything' },
  { language: 'id', scheme: 'dark', width: 1280, asked: 'everything' },
  { language: 'en', scheme: 'dark', width: 360, asked: 'colours' },
  { language: 'en', scheme: 'light', width: 1280, asked: 'everything' },
] as const;

/** Opens all that can be opened without leaving the page. */
const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

/** CSS pixels: a thumb's for residents, and what WCAG 2.2 asks (2.5.8) on a desk. */
const leastTarget = (route: string) => (route.startsWith('(public)') ? 44 : 24);

const WHOSE: Readonly<Record<string, (visit: Visit) => boolean>> = {
  residents: ({ as }) => as === undefined,
  'whoever works here': ({ as }) => as !== undefined,
};
for (const [whose, which] of Object.entries(WHOSE)) {
  test(`everybody can use every page of ${whose}, in both languages and schemes and at both widths`, async () => {
    const findings: string[] = [];
    await inBrowser({ javaScript: true, width: 360 }, async (page) => {
      const speak = (value: string) => page.context().addCookies([{ name: 'bahasa', value, url: server.url }]);
      await visitAll(
        page,
        server.url,
        async (route, visit) => {
          const say = (where: string, faults: readonly string[]) =>
            findings.push(...faults.map((fault) => `${route} ${where}: ${fault}`));
          await speak('id');
          const { address } = await open(page, server.url, route, visit);
          const indonesian = await spoken(page);
          say('', await structureFaults(page));
          for (const { language, scheme, width, asked } of STATES) {
            const shown = await page.locator('html').getAttribute('lang');
            if (shown !== language) {
              say('', await layoutFaults(page));
              say('', await printFaults(page));
              await speak(language);
              await page.goto(address);
              say('', unspoken(indonesian, await spoken(page)));
              await unfold(page);
              say(`in ${language}, all of it open`, await layoutFaults(page));
              say(`in ${language}, all of it open`, await printFaults(page));
            }
            await page.emulateMedia({ colorScheme: scheme });
            await showWhole(page, width);
            if (width === 360) say('', await smallTargets(page, leastTarget(route)));
            say(`in ${language}, ${scheme}, at ${width} px`, await axe(page, asked));
          }
        },
        which,
      );
    });
    assert.equal(findings.join('\n'), '');
  });
}

test('Lighthouse finds nothing amiss in what residents open first', async () => {
  // axe looks at every page above; `npm run lighthouse` measures those of residents one by one
  const audits = await auditPages([`${server.url}/bojonegoro/lapor`], ['accessibility', 'best-practices']);
  for (const [address, { scores, faults }] of audits)
    assert.deepEqual([scores, faults], [{ accessibility: 100, 'best-practices': 100 }, []], address);
});
