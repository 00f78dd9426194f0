import { isForwardedHttps } from '#platform/http.ts';
import { Problem } from '#platform/problem.ts';

/** They change nothing, so anybody may lead a browser to them. @source RFC 9110, 9.2.1 */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

const sentFromElsewhere = () =>
  new Problem(403, 'sent-from-elsewhere', {
    id: 'Kiriman ini tidak berasal dari halaman kami, jadi tidak ada yang dilakukan. Buka halamannya di sini, lalu kirim dari sana.',
    en: 'This was not sent from a page of ours, so nothing was done. Open the page here and send it from there.',
  });

/**
 * A request that changes something and carries a cookie must come from a page of this very address: a browser sends the cookie
 * whoever made it send the request. Both headers are the browser's own and out of reach of any page; an old browser knows neither
 * `Sec-Fetch-Site` nor, without a form, `Origin`, and is asked to use our page. Programs carry no cookie and are not concerned.
 * @returns undefined when it may pass
 * @source Fetch, 3.2 (Origin header); Fetch Metadata, 2.4; OWASP Cross-Site Request Forgery Prevention
 */
export const sentFromOutside = (request: Request, proxies: number): Problem | undefined => {
  const { headers, method } = request;
  if (SAFE.includes(method) || !headers.has('cookie')) return undefined;
  const site = headers.get('sec-fetch-site');
  const scheme = isForwardedHttps(headers.get('x-forwarded-proto'), proxies) ? 'https' : 'http';
  const origin = headers.get('origin');
  const isOurs = origin === null ? site === 'same-origin' : origin === `${scheme}://${headers.get('host')}`;
  return isOurs && (site === null || site === 'same-origin' || site === 'none') ? undefined : sentFromElsewhere();
};
