import type { Page } from 'playwright-core';

/**
 * What is smaller to hit than it should be: from its middle to its edges, `least` CSS pixels across and down must lead to it.
 * A link inside a sentence is as high as its line (WCAG 2.2, 2.5.8, inline). The whole page must stand on the screen.
 */
export const smallTargets = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((least) => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, summary, select, textarea, input:not([type="hidden"])',
    );
    return [...all].flatMap((target) => {
      if (target.closest('.away, .sample') || !target.checkVisibility({ visibilityProperty: true })) return [];
      if (target.matches(':disabled') || getComputedStyle(target).opacity === '0') return [];
      const inSentence =
        getComputedStyle(target).display === 'inline' &&
        [...target.parentElement!.childNodes].some(
          (node) => node !== target && node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(node.nodeValue ?? ''),
        );
      if (inSentence) return [];
      const label = target instanceof HTMLInputElement ? target.closest('label') : null;
      const box = (label ?? target).getClientRects()[0]!; // of a link over two lines, the first
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const leads = (dx: number, dy: number) => {
        const at = document.elementFromPoint(x + dx, y + dy);
        return at !== null && (target.contains(at) || label?.contains(at) === true);
      };
      const half = least / 2 - 0.75;
      if (leads(half, 0) && leads(-half, 0) && leads(0, half) && leads(0, -half)) return [];
      const reach = (dx: number, dy: number) => {
        let far = 0;
        while (far < least && leads(dx * far, dy * far)) far += 0.5;
        return far;
      };
      const width = reach(-1, 0) + reach(1, 0);
      const height = reach(0, -1) + reach(0, 1);
      if (width >= least - 1 && height >= least - 1) return [];
      return [`${width} by ${height} px to hit: ${target.outerHTML.slice(0, 160)}`];
    });
  }, least);
