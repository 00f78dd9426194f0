import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** More stops than any page of ours has before the thing that one wants. */
const MOST_STOPS = 120;

/** What has the focus: its name as it is read, and what one cannot see of it (WCAG 2.2: 2.4.7, 2.4.11, 2.4.13). */
export const focused = (page: Page): Promise<{ name: string; faults: string[] }> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const labels =
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement
        ? [...(element.labels ?? [])]
        : [];
    const name = [
      element.getAttribute('aria-label'),
      ...labels.map((label) => label.textContent),
      element.matches('select, textarea') ? '' : element.textContent,
    ]
      .filter(Boolean)
      .join(' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    if (element === document.body) return { name: '', faults: [] };
    const faults: string[] = [];
    const bearers = [element, ...labels, element.closest('.choice')].filter((one) => one !== null);
    const ring = bearers.find((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    });
    if (!ring) return { name, faults: [`nothing shows that this has the focus: ${name}`] };
    const light = (colour: string) => {
      const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
      const [red = 0, green = 0, blue = 0] = parts.map((part) =>
        part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    let ground: Element | null = ring.parentElement;
    while (ground && /^rgba\(.*, 0\)$/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
    const [one, other] = [
      light(getComputedStyle(ring).outlineColor),
      light(ground ? getComputedStyle(ground).backgroundColor : 'rgb(255,255,255)'),
    ];
    if ((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 3)
      faults.push(`the ring is too pale around: ${name}`);
    const box = ring.getClientRects()[0]!;
    const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 20)];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) faults.push(`has the focus off the screen: ${name}`);
    else {
      const seen = document.elementFromPoint(x, y);
      if (seen && !bearers.some((bearer) => bearer.contains(seen) || seen.contains(bearer)))
        faults.push(`something lies over: ${name}`);
    }
    return { name, faults };
  });

/** Presses Tab until what has the focus is called so. Every stop on the way must be seen. */
export const tabTo = async (page: Page, wanted: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press(key);
    let { name, faults } = await focused(page);
    // What comes in above (a probable duplicate, a preview) moves the page for a moment; what stays out of sight is a fault.
    for (let looks = 0; faults.length > 0 && looks < 5; looks += 1) {
      await page.waitForTimeout(200);
      ({ name, faults } = await focused(page));
    }
    if (faults.length > 0) {
      // moved away for good by what came in after it had the focus: what counts is that it is seen when the focus comes to it
      await page.keyboard.press(key === 'Tab' ? 'Shift+Tab' : 'Tab');
      await page.keyboard.press(key);
      ({ name, faults } = await focused(page));
    }
    assert.deepEqual(faults, []);
    if (typeof wanted === 'string' ? name === wanted || name.startsWith(`${wanted} `) : wanted.test(name)) return;
    passed.push(name);
  }
  assert.fail(`No Tab leads to ${wanted}; it led past ${passed.slice(0, 60).join(' | ')}`);
};
