// A session in words its owner recognises: which browser, on what, from where. Enough to say "that is not me".

/** First match wins: nearly every browser also claims to be one of the later ones. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bUCBrowser\//, 'UC Browser'],
  [/\bMiuiBrowser\//, 'Mi Browser'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const first = (known: typeof BROWSERS, userAgent: string) => known.find(([sign]) => sign.test(userAgent))?.[1];

/** What the browser says of itself; it may be untrue, and either part may be missing. */
export const deviceOf = (userAgent: string): { browser: string | undefined; system: string | undefined } => ({
  browser: first(BROWSERS, userAgent),
  system: first(SYSTEMS, userAgent),
});

/** From where, by a shortened address: `203.0.113.0/24` becomes the network `203.0.113`. */
export const networkOf = (
  address: string,
): { kind: 'machine' | 'office' | 'internet' } | { kind: 'network'; network: string } => {
  if (/^127\.|^(0:){1,3}0?:|^::/.test(address)) return { kind: 'machine' };
  if (/^10\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^f[cd]|^fe80/i.test(address)) return { kind: 'office' };
  const v4 = /^(\d+\.\d+\.\d+)\.0\/24$/.exec(address);
  return v4 ? { kind: 'network', network: v4[1] } : { kind: 'internet' };
};
