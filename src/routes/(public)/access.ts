import { allowedTo, withKeyTo } from '#modules/accounts/index.ts';
import { type AccessTable, everybody } from '#platform/access.ts';

const region = { thing: 'region', to: everybody };

export const access: AccessTable = {
  '/[[region=region]]': { names: region, GET: everybody, '?/district': everybody },
  '/[[region=region]]/aplikasi.webmanifest': { names: region, GET: everybody },
  '/[[region=region]]/aspirasi': { names: region, GET: everybody },
  '/[[region=region]]/aspirasi/[code]': {
    names: { thing: 'petition', to: everybody },
    GET: everybody,
    '?/support': allowedTo('report.support'),
  },
  '/[[region=region]]/audit': { names: region, GET: everybody },
  '/[[region=region]]/audit.csv': { names: region, GET: everybody },
  '/[[region=region]]/cara-menghitung': { names: region, GET: everybody },
  '/[[region=region]]/kinerja': { names: region, GET: everybody },
  '/[[region=region]]/kinerja/[file=figurefile]': { names: { thing: 'figures file', to: everybody }, GET: everybody },
  '/[[region=region]]/kinerja/[kind=figures]/[whose]': { names: { thing: 'figures', to: everybody }, GET: everybody },
  '/[[region=region]]/kinerja/[kind=figures]/[whose]/[file=figurefile]': {
    names: { thing: 'figures', to: everybody },
    GET: everybody,
  },
  '/[[region=region]]/kabar': {
    names: region,
    GET: everybody,
    '?/subscribe': everybody,
    '?/confirm': everybody,
    '?/stop': everybody,
  },
  '/[[region=region]]/lapor': { names: region, GET: everybody, POST: everybody },
  '/[[region=region]]/lapor/nanti': { names: region, POST: everybody },
  '/[[region=region]]/lapor/foto/[token]': { names: { thing: 'kept photo', to: everybody }, GET: everybody },
  '/[[region=region]]/laporan': { names: region, GET: everybody },
  '/[[region=region]]/laporan.atom': { names: region, GET: everybody },
  '/[[region=region]]/laporan.csv': { names: region, GET: everybody },
  '/[[region=region]]/privasi': { names: region, GET: everybody },
  '/open311': { GET: everybody },
  '/ikuti': { GET: everybody },
  '/ikuti/[code]': {
    names: { thing: 'report', to: everybody },
    GET: everybody,
    '?/key': everybody,
    '?/forget': everybody,
    '?/complete': withKeyTo('report.complete'),
    '?/confirm': withKeyTo('report.confirm'),
    '?/contest': withKeyTo('report.contest'),
    '?/reopen': withKeyTo('report.contest'),
    '?/lasting': withKeyTo('report.say_lasting'),
    '?/news': withKeyTo('report.choose_news'),
    '?/device': withKeyTo('report.choose_news'),
    '?/undevice': withKeyTo('report.choose_news'),
    '?/object': withKeyTo('report.object'),
    '?/anonymous': withKeyTo('report.become_anonymous'),
    '?/converse': withKeyTo('report.converse'),
    '?/support': allowedTo('report.support'),
  },
};
