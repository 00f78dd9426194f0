import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * @returns path of Chromium or a sibling on this machine: what CHROMIUM names, else where packages put it. The build of Chromium that has no
 * window comes first: it renders the same with half the work.
 */
export const findChromium = (): string | undefined => {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const known = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM, ...known, mac].find((path) => path && existsSync(path));
};

/** Quiet: nothing but the tests' own requests leaves the browser. Only root must do without the sandbox. */
const ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For a tool that drives a browser by itself, through the debugger on `port`. */
export const withDebugger = async <T>(port: number, act: () => Promise<T>): Promise<T> => {
  const browser = await launch(`--remote-debugging-port=${port}`);
  try {
    return await act();
  } finally {
    await browser.close();
  }
};

const launch = (...more: readonly string[]) => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium was not found: install it, or name it in CHROMIUM');
  return chromium.launch({ executablePath, args: [...ARGS, ...more] });
};

let shared: Browser | undefined;
/** One program for all people of a test file: what each of them keeps (cookies, drafts, caches) is in a context of their own. */
const theBrowser = async (): Promise<Browser> => {
  if (!shared?.isConnected()) shared = await launch();
  return shared;
};
after(() => shared?.close());

interface Screen {
  readonly javaScript: boolean;
  /** CSS pixels: 360 is the phone of a resident, 1280 a desk. */
  readonly width: number;
  readonly scheme?: 'light' | 'dark';
  /** The test takes the network away by `page.context().setOffline`, or ends the server: a request that fails is then no finding. */
  readonly offline?: boolean;
}

/**
 * Opens a browser as fresh as a new phone for one person and closes it again.
 * @throws {AssertionError} when a page wrote an error to the console, threw one, or asked another host for anything
 */
export const inBrowser = async <T>(
  { javaScript, width, scheme = 'light', offline = false }: Screen,
  act: (page: Page) => Promise<T>,
): Promise<T> => {
  const context = await (await theBrowser()).newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height: width < 600 ? 760 : 900 },
    hasTouch: width < 600,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
  });
  try {
    context.setDefaultTimeout(15_000);
    const findings = watch(context, offline);
    const result = await act(await context.newPage());
    assert.deepEqual(findings, [], 'a page did what it must not');
    return result;
  } finally {
    await context.close();
  }
};

/** Collects what no page of ours may do. */
const watch = (context: BrowserContext, offline: boolean): string[] => {
  const findings: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isNetwork = /^(https?|wss?):$/.test(protocol);
    if (isNetwork && !['127.0.0.1', 'localhost'].includes(hostname))
      findings.push(`asked ${hostname} for ${request.url()}`);
  });
  context.on('weberror', (error) => findings.push(`threw ${error.error().stack}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Chromium reports an answer of 4xx as an error, but to refuse a form with 400 is what our pages should do.
    const isRefusal =
      /responded with a status of 4\d\d/.test(message.text()) &&
      !/\.(js|css|svg|png|webp|woff2)\b/.test(message.location().url);
    const isOffline =
      offline &&
      /ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)|Failed to fetch/.test(
        message.text(),
      );
    if (!isRefusal && !isOffline) findings.push(`wrote to the console: ${message.text()} (${message.location().url})`);
  });
  return findings;
};

/** With SCREENSHOTS=1, writes the whole page as a picture to screenshots/NAME-WIDTH.png, for people to look at. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  if (process.env.SCREENSHOTS !== '1') return;
  const width = page.viewportSize()?.width;
  await page.screenshot({ path: join(ROOT, 'screenshots', `${name}-${width}.png`), fullPage: true });
};

/** Makes the screen so wide, and so tall that the whole page stands on it and nothing lies under a bar that sticks to an edge. */
export const showWhole = async (page: Page, width: number): Promise<void> => {
  await page.setViewportSize({ width, height: width < 600 ? 760 : 900 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
};
