import type { Page } from 'playwright-core';

/** Ways to read a page larger: WCAG 2.2, 1.4.4 (200 %), 1.4.10 (320 CSS pixels are 1280 at 400 %), 1.4.12 (spacing). */
const LARGE: readonly { readonly name: string; readonly width: number; readonly style?: string }[] = [
  { name: '1280 px at 400 %', width: 320 },
  { name: '1280 px at 200 %', width: 640 },
  { name: 'a phone with letters twice as large', width: 360, style: 'html { font-size: 200% !important }' },
  { name: 'a desk with letters twice as large', width: 1280, style: 'html { font-size: 200% !important }' },
  {
    name: 'a phone with wider spacing',
    width: 360,
    style: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-bottom: 2em !important }`,
  },
];

/** @returns where something is cut, overlaps or runs off the screen when the page is read larger */
export const layoutFaults = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const { name, width, style } of LARGE) {
    await dress(page, style);
    await page.setViewportSize({ width, height: 800 });
    for (const fault of await faultsNow(page)) found.push(`${name}: ${fault}`);
  }
  await dress(page, undefined);
  return found;
};

/** CSS pixels between the margins of a sheet of A4. */
const SHEET = 718;

/** @returns what is wrong on paper: ways to elsewhere, grounds that eat ink, letters too pale for it, things cut off */
export const printFaults = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: SHEET, height: 1000 });
  const ways = await page.evaluate(() =>
    [...document.querySelectorAll('nav, button, .skip, .tabs, .languages')]
      .filter((one) => one.checkVisibility() && !one.closest('.away'))
      .map((one) => `a way to elsewhere is printed: ${one.outerHTML.slice(0, 120)}`),
  );
  const ground = await page.evaluate(() => getComputedStyle(document.body).color);
  const isDark = (ground.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) < 90);
  const found = [...ways, ...(isDark ? [] : [`letters are ${ground} on white paper`]), ...(await faultsNow(page))];
  await page.emulateMedia({ media: 'screen' });
  return found.map((fault) => `on paper: ${fault}`);
};

/** A reader's own style, which the content security policy does not concern. */
const dress = (page: Page, style: string | undefined) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css ?? '');
    document.adoptedStyleSheets = [sheet];
  }, style);

/** What one sees to be wrong with the page as it stands. */
const faultsNow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    const told = (element: Element) => {
      const text = (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 40);
      return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${text}`;
    };
    /** What an element and those around it do with what does not fit or should not be seen. */
    interface Manner {
      readonly away: boolean;
      readonly scrolls: boolean;
      readonly sticks: boolean;
      readonly hiding: Element | undefined;
    }
    const manners = new Map<Element, Manner>([
      [document.body, { away: false, scrolls: false, sticks: false, hiding: undefined }],
    ]);
    const mannerOf = (element: Element): Manner => {
      const known = manners.get(element);
      if (known) return known;
      const around = mannerOf(element.parentElement!);
      const { clipPath, overflowX, position } = getComputedStyle(element);
      const manner = {
        away: around.away || clipPath !== 'none',
        scrolls: around.scrolls || /auto|scroll/.test(overflowX),
        sticks: around.sticks || /sticky|fixed/.test(position),
        hiding: /hidden|clip/.test(overflowX) ? element : around.hiding,
      };
      manners.set(element, manner);
      return manner;
    };
    const isPlain = (element: Element) => {
      const { away, scrolls, sticks } = mannerOf(element);
      return !away && !scrolls && !sticks;
    };

    interface Written {
      readonly element: Element;
      readonly rect: DOMRect;
    }
    const written: Written[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement!;
      if (!walker.currentNode.nodeValue?.trim() || !isPlain(element)) continue;
      if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const rect of range.getClientRects()) if (rect.width > 1) written.push({ element, rect });
    }

    for (const { element, rect } of written) {
      if (rect.left < -1 || rect.right > root.clientWidth + 1) faults.push(`runs off the screen: ${told(element)}`);
      const edge = mannerOf(element).hiding?.getBoundingClientRect();
      if (!edge) continue;
      const beyond = Math.max(
        edge.left - rect.left,
        rect.right - edge.right,
        edge.top - rect.top,
        rect.bottom - edge.bottom,
      );
      if (beyond > 2) faults.push(`is cut: ${told(element)}`);
    }
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.body.querySelectorAll('*')].filter(
        (one) => isPlain(one) && one.getBoundingClientRect().right > root.clientWidth + 1,
      );
      faults.push(`the page scrolls sideways: ${wide.slice(-1).map(told)}`);
    }

    written.sort((a, b) => a.rect.top - b.rect.top);
    written.forEach((one, index) => {
      for (const other of written.slice(index + 1)) {
        if (other.rect.top >= one.rect.bottom) break;
        if (one.element === other.element) continue;
        const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const height = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
        if (width > 2 && height > 0.4 * Math.min(one.rect.height, other.rect.height))
          faults.push(`lies over another: ${told(one.element)} / ${told(other.element)}`);
      }
    });
    return [...new Set(faults)];
  });
