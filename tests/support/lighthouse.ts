import lighthouse from 'lighthouse';
import { withDebugger } from './browser.ts';
import { freePort } from './server.ts';

/** The slow 3G of Chromium's own developer tools: every request waits 2 s. */
const SLOW_3G = {
  rttMs: 0, // not for throttling by the developer tools
  throughputKbps: 0,
  requestLatencyMs: 2000,
  downloadThroughputKbps: 400,
  uploadThroughputKbps: 400,
  cpuSlowdownMultiplier: 1,
};

export interface Audit {
  /** 0 to 100 for each category that was asked for. */
  readonly scores: Readonly<Partial<Record<Category, number>>>;
  /** What kept a category from 100. */
  readonly faults: readonly string[];
  /** Milliseconds until something, and until the largest thing, could be seen; bytes over the line. */
  readonly firstPaint: number;
  readonly largestPaint: number;
  readonly bytes: number;
}
type Category = 'performance' | 'accessibility' | 'best-practices';

type Settings = NonNullable<NonNullable<Parameters<typeof lighthouse>[2]>['settings']>;

/** On a busy machine a trace may begin too late to show that a page was opened: it is taken again. */
const auditOnce = async (address: string, port: number, settings: Settings, tries = 5) => {
  const result = await lighthouse(address, { port, logLevel: 'silent' }, { extends: 'lighthouse:default', settings });
  const error = result?.lhr.runtimeError;
  if (error?.code === 'NO_NAVSTART' && tries > 1) return auditOnce(address, port, settings, tries - 1);
  if (!result || error) throw new Error(`${address}: ${error?.message}`);
  return result.lhr;
};

/** Asks Lighthouse about pages as a phone of 360 pixels shows them. With the category `performance` the line is a slow 3G. */
export const auditPages = async (
  addresses: readonly string[],
  categories: readonly Category[],
): Promise<Map<string, Audit>> => {
  const isTimed = categories.includes('performance');
  const settings: Settings = {
    onlyCategories: [...categories],
    formFactor: 'mobile',
    throttlingMethod: isTimed ? 'devtools' : 'provided',
    throttling: SLOW_3G,
    // not timed, it stands whole on the screen: nothing lies half under the tabs by chance of where the page ends
    screenEmulation: { mobile: true, width: 360, height: isTimed ? 760 : 4000, deviceScaleFactor: 2, disabled: false },
  };
  const audits = new Map<string, Audit>();
  const port = await freePort();
  await withDebugger(port, async () => {
    for (const address of addresses) {
      const lhr = await auditOnce(address, port, settings);
      const numberOf = (audit: string) => lhr.audits[audit]?.numericValue ?? 0;
      audits.set(address, {
        scores: Object.fromEntries(
          Object.values(lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
        ),
        faults: Object.values(lhr.categories).flatMap(({ id, auditRefs }) =>
          auditRefs.flatMap((ref) => {
            const { score, title } = lhr.audits[ref.id]!;
            return id !== 'performance' && ref.weight > 0 && score !== null && score < 1 ? [`${ref.id}: ${title}`] : [];
          }),
        ),
        firstPaint: numberOf('first-contentful-paint'),
        largestPaint: numberOf('largest-contentful-paint'),
        bytes: numberOf('total-byte-weight'),
      });
    }
  });
  return audits;
};
