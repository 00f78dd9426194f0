import type { Page } from 'playwright-core';

/** What axe does not ask: names of tables and drawings, hints that stand in for labels, what a phone may fill in by itself. */
export const structureFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const say = (element: Element, what: string) => faults.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption?.textContent?.trim()) say(table, 'a table without a caption');
      for (const head of table.querySelectorAll('th')) if (!head.scope) say(head, 'a head without a scope');
      if (!table.querySelector('th')) say(table, 'a table without heads');
    }
    for (const drawing of document.querySelectorAll('svg')) {
      if (drawing.closest('[aria-hidden="true"]')) continue;
      if (!drawing.closest('[role="img"][aria-label]:not([aria-label=""])'))
        say(drawing, 'a drawing that says nothing');
    }
    for (const field of document.querySelectorAll('[placeholder]')) say(field, 'a hint in place of a label');
    for (const field of document.querySelectorAll<HTMLInputElement>('input')) {
      const isPersonal = /(^|[._-])(name|login|password|current|contact|phone|tel|email|mail|code)$|kunci|kode/.test(
        field.name,
      );
      if (isPersonal && /^(text|password|email|tel)$/.test(field.type) && !field.getAttribute('autocomplete'))
        say(field, 'does not say whether it may be filled in');
      if (
        field.type === 'text' &&
        /number|amount|days|(^|[._-])(lat|lon)|year|hari|jumlah/.test(field.name) &&
        !field.inputMode
      )
        say(field, 'asks for a number without its keyboard');
    }
    for (const link of document.querySelectorAll('a[hreflang]'))
      if (link.getAttribute('lang') !== link.getAttribute('hreflang')) say(link, 'a language not named in itself');
    return faults;
  });

/** Pieces of text on the page, each with the language that it is said to be in. */
export const spoken = (page: Page): Promise<{ text: string; language: string }[]> =>
  page.evaluate(() => {
    const pieces: { text: string; language: string }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement?.closest('code, [translate="no"]')) continue;
      const text = (walker.currentNode.nodeValue ?? '').replaceAll(/\s+/g, ' ').trim();
      const language = walker.currentNode.parentElement?.closest('[lang]')?.getAttribute('lang') ?? '';
      if (text) pieces.push({ text, language });
    }
    return pieces;
  });

/** A name is everybody's: "Dinas Perhubungan", "Desa Ngasem, Kecamatan Ngasem", "SKB 3 Menteri". */
const isName = (text: string) =>
  (text.match(/\p{L}+/gu) ?? []).every(
    (word) => /^\p{Lu}/u.test(word) || ['dan', 'di', 'ke', 'untuk', 'pasal'].includes(word),
  );

/** Words that stay as they are whatever the reader's language, and so were stored: they are Indonesian, and must say so. */
export const unspoken = (
  indonesian: readonly { text: string }[],
  english: readonly { text: string; language: string }[],
): string[] => {
  const stored = new Set(indonesian.map(({ text }) => text));
  const wrong = english.filter(
    ({ text, language }) =>
      language === 'en' &&
      stored.has(text) &&
      text.split(' · ').some((part) => (part.match(/\p{L}{2,}/gu) ?? []).length > 2 && !isName(part)),
  );
  return [...new Set(wrong.map(({ text }) => `stored words are read out as English: ${text.slice(0, 80)}`))];
};

/** Where a person is named outside of what is shown: in the title or in an address, which stay in a history and pass over a shoulder. */
export const namesOutside = async (page: Page, names: readonly string[]): Promise<string[]> => {
  const addresses = await page.evaluate(() => [
    location.href,
    ...[...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ href }) => href),
    ...[...document.forms].map(({ action }) => action),
  ]);
  const places: [what: string, text: string][] = [
    ['the title', await page.title()],
    ...addresses
      .filter((address) => address.startsWith('http'))
      .map((address): [string, string] => ['an address', decodeURIComponent(address.replaceAll('+', ' '))]),
  ];
  return places
    .filter(([, text]) => names.some((name) => text.toLowerCase().includes(name.toLowerCase())))
    .map(([what, text]) => `${what} names a person: ${text}`);
};
