import type { Page } from 'playwright-core';

/** A form of a page that somebody fills in, by its place among the page's forms. */
export interface FormOf {
  readonly index: number;
  /** Where it is sent, without what is of one report or person only. */
  readonly action: string;
}

/** The forms of the page that change something and ask for something. A button alone cannot be filled in wrongly. */
export const formsOf = (page: Page): Promise<FormOf[]> =>
  page.evaluate(() =>
    [...document.forms].flatMap((form, index) => {
      const asks = form.querySelector('input:not([type="hidden"]), textarea:not([hidden]), select');
      if (form.method !== 'post' || form.hidden || !asks) return [];
      const action = new URL(form.action);
      return [
        {
          index,
          action: `${action.pathname.replaceAll(/[0-9A-Z]{4}(-[0-9A-Z]{3}){3}|[0-9a-f-]{36}/g, '…')}${action.search}`,
        },
      ];
    }),
  );

/** Empties a form and sends it past the browser's own checks, by its last button. @returns the status of the answer */
export const sendEmpty = async (page: Page, index: number): Promise<number> => {
  const shown = page.waitForEvent('load');
  const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() !== 303);
  await page.evaluate((at) => {
    const form = document.forms[at]!;
    form.noValidate = true;
    for (const field of form.elements) {
      if (field instanceof HTMLTextAreaElement) field.value = '';
      if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type)) field.checked = false;
      else if (field instanceof HTMLInputElement && !/hidden|file/.test(field.type)) field.value = '';
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
    }
    const buttons = [...form.querySelectorAll<HTMLButtonElement>('button:not([type="button"])')];
    form.requestSubmit(buttons.at(-1));
  }, index);
  const status = (await answered).status();
  await shown;
  return status;
};

/** What asks for the focus gets it when the page is first drawn, which may be after it was loaded. Milliseconds. */
const DRAWN_MS = 2000;

/** The faults of a form that came back, once its summary had time to take the focus. */
export const refusalFaults = async (page: Page): Promise<string[]> => {
  const until = Date.now() + DRAWN_MS;
  for (;;) {
    const faults = await faultsNow(page);
    if (!faults.includes(NO_FOCUS) || Date.now() > until) return faults;
    await page.waitForTimeout(50);
  }
};

const NO_FOCUS = 'the summary has no focus';

/**
 * What is missing where a form came back: the title says it first, a summary has the focus and leads to each field,
 * and each field says what is wrong with it (WCAG 2.2: 3.3.1, 3.3.3; G83, G139, G199).
 */
const faultsNow = (page: Page): Promise<string[]> =>
  page.evaluate((noFocus) => {
    const faults: string[] = [];
    if (!/^(Kesalahan|Error): /.test(document.title)) faults.push(`the title says nothing of it: ${document.title}`);
    const summary = document.getElementById('problems');
    if (!summary) return [...faults, 'no summary of what is wrong'];
    if (document.activeElement !== summary) faults.push(noFocus);
    if (!summary.querySelector('h1, h2, h3')) faults.push('the summary has no heading');
    const links = [...summary.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
    if (links.length === 0) faults.push(`the summary leads to no field: ${summary.textContent?.trim()}`);
    const known = new Set<Element>();
    for (const link of links) {
      const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) {
        faults.push(`leads nowhere: ${link.hash}`);
        continue;
      }
      known.add(field);
      const isGroup = field.matches('fieldset, [role="group"]');
      if (!isGroup && field.getAttribute('aria-invalid') !== 'true') faults.push(`not marked as wrong: ${link.hash}`);
      const described = (field.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id));
      if (!described.some((element) => element?.classList.contains('problem') && element.textContent?.trim()))
        faults.push(`does not say itself what is wrong: ${link.hash}`);
      const closed = field.closest('details:not([open])');
      if (closed) faults.push(`leads into what is closed: ${link.hash}`);
    }
    for (const field of document.querySelectorAll('[aria-invalid="true"]'))
      if (!known.has(field)) faults.push(`marked as wrong, but not in the summary: ${field.id}`);
    return faults;
  }, NO_FOCUS);
