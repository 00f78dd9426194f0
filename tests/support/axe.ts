import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot, showWhole } from './browser.ts';
import { layoutFaults, printFaults } from './layout.ts';

/** Every rule of WCAG 2.0 to 2.2 on the levels A and AA, and what axe holds for good practice beyond them. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that the scheme of a page can change. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const SOURCE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

interface Node {
  readonly html: string;
  readonly failureSummary: string;
}
interface Axe {
  run(
    where: Document | string,
    options: object,
  ): Promise<{ violations: { id: string; help: string; nodes: Node[] }[] }>;
}

/**
 * Asks axe about the page as it stands, or a part of it. It is put into the page by the debugger, which no content security policy keeps out.
 * @returns a line for each finding; none when all is well
 */
export const axe = async (
  page: Page,
  asked: 'everything' | 'colours' = 'everything',
  part?: string,
): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const only = asked === 'colours' ? { type: 'rule', values: COLOURS } : { type: 'tag', values: TAGS };
  return page.evaluate(
    async ({ runOnly, where }) => {
      const options = { runOnly, resultTypes: ['violations'] };
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(where ?? document, options);
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
      );
    },
    { runOnly: only, where: part },
  );
};

/**
 * Does something with a copy of the page, for a page without scripts, where axe could not wait for itself. The copy has no photos: those are
 * for whoever is signed in.
 */
const onCopy = <T>(page: Page, act: (copy: Page) => Promise<T>): Promise<T> => {
  const width = page.viewportSize()!.width;
  return inBrowser({ javaScript: true, width }, async (copy) => {
    const address = page.url();
    const body = (await page.content())
      .replaceAll(/<script\b[\s\S]*?<\/script>/g, '')
      .replaceAll(/\ssrc(?:set)?="[^"]*"/g, '');
    await copy.route(
      ({ href }) => href === address,
      (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
    );
    await copy.goto(address);
    await showWhole(copy, width);
    return act(copy);
  });
};

/** As {@link axe}, of a copy of the page, or of a part of it. */
export const axeOfCopy = (page: Page, part?: string): Promise<string[]> =>
  onCopy(page, (copy) => axe(copy, 'everything', part));

/** What axe finds in either scheme, and what is cut or lost where the page is read larger or printed. */
const faultsOf = async (copy: Page): Promise<string[]> => {
  const light = await axe(copy);
  await copy.emulateMedia({ colorScheme: 'dark' });
  const dark = (await axe(copy, 'colours')).map((fault) => `dark: ${fault}`);
  return [...light, ...dark, ...(await layoutFaults(copy)), ...(await printFaults(copy))];
};

/** A picture of the page as it stands, for people, and all that is wrong with it. @throws {AssertionError} when that is anything */
export const look = async (page: Page, name: string): Promise<void> => {
  await screenshot(page, name);
  assert.deepEqual(await onCopy(page, faultsOf), [], name);
};

/** As {@link look}, in English, of a page that can be opened again; it stands there in Indonesian afterwards. */
export const lookInEnglish = async (page: Page, name: string): Promise<void> => {
  const address = page.url();
  const speak = async (language: string) => {
    await page.context().addCookies([{ name: 'bahasa', value: language, url: address }]);
    await page.goto(address);
    assert.equal(await page.locator('html').getAttribute('lang'), language);
  };
  await speak('en');
  await look(page, `${name}-en`);
  await speak('id');
};
