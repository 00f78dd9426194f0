import { allowedTo } from '#modules/accounts/index.ts';
import type { AccessTable } from '#platform/access.ts';

const importFile = { thing: 'import file', to: allowedTo('report.import') };

export const access: AccessTable = {
  '/admin': { GET: allowedTo('health.read') },
  '/admin/aspirasi': { GET: allowedTo('health.read'), POST: allowedTo('threshold.change') },
  '/admin/bukti': { GET: allowedTo('health.read'), POST: allowedTo('proof.change') },
  '/admin/impor': { GET: allowedTo('report.import'), POST: allowedTo('report.import') },
  '/admin/impor/[id]': {
    names: importFile,
    GET: allowedTo('report.import'),
    '?/check': allowedTo('report.import'),
    '?/apply': allowedTo('report.import'),
  },
  '/admin/impor/[id]/hasil.csv': { names: importFile, GET: allowedTo('report.import') },
  '/admin/instansi': { GET: allowedTo('health.read') },
  '/admin/instansi.csv': { GET: allowedTo('health.read') },
  '/admin/instansi/baru': { GET: allowedTo('organisation.create'), POST: allowedTo('organisation.create') },
  '/admin/instansi/impor': {
    GET: allowedTo('organisation.import'),
    '?/check': allowedTo('organisation.import'),
    '?/apply': allowedTo('organisation.import'),
  },
  '/admin/instansi/[id]': {
    names: { thing: 'agency', to: allowedTo('health.read') },
    GET: allowedTo('health.read'),
    '?/change': allowedTo('organisation.change'),
    '?/end': allowedTo('organisation.end'),
  },
  '/admin/kanal': {
    GET: allowedTo('gateway.read'),
    '?/save': allowedTo('gateway.change'),
    '?/end': allowedTo('gateway.change'),
  },
  '/admin/kategori': { GET: allowedTo('health.read'), POST: allowedTo('service.change') },
  '/admin/kategori/[service]': {
    names: { thing: 'category', to: allowedTo('health.read') },
    GET: allowedTo('service.change'),
    POST: allowedTo('service.change'),
  },
  '/admin/kesehatan': { GET: allowedTo('health.read') },
  '/admin/kinerja': {
    GET: allowedTo('health.read'),
    '?/threshold': allowedTo('figures.change'),
    '?/name': allowedTo('letter.address'),
    '?/drop': allowedTo('letter.address'),
  },
  '/admin/kotak-keluar': { GET: allowedTo('outbox.read') },
  '/admin/libur': {
    GET: allowedTo('health.read'),
    '?/add': allowedTo('holiday.change'),
    '?/remove': allowedTo('holiday.change'),
    '?/decree': allowedTo('holiday.change'),
  },
  '/admin/masuk-lewat': {
    GET: allowedTo('provider.read'),
    '?/save': allowedTo('provider.change'),
    '?/ask': allowedTo('provider.change'),
    '?/end': allowedTo('provider.change'),
    '?/addKey': allowedTo('provider.change'),
    '?/endKey': allowedTo('provider.change'),
  },
  '/admin/open311': {
    GET: allowedTo('georeport.read'),
    '?/jurisdiction': allowedTo('georeport.change'),
    '?/issue': allowedTo('georeport.change'),
    '?/revoke': allowedTo('georeport.change'),
  },
  '/admin/open311/server': {
    GET: allowedTo('georeport.read'),
    '?/save': allowedTo('georeport.change'),
    '?/ask': allowedTo('georeport.change'),
    '?/end': allowedTo('georeport.change'),
    '?/again': allowedTo('georeport.change'),
  },
  '/admin/orang': { GET: allowedTo('person.read') },
  '/admin/orang/baru': { GET: allowedTo('person.create'), POST: allowedTo('person.create') },
  '/admin/orang/langkah-kedua': { GET: allowedTo('person.read'), POST: allowedTo('second_step.require') },
  '/admin/orang/[id]': {
    names: { thing: 'person', to: allowedTo('person.read') },
    GET: allowedTo('person.read'),
    '?/change': allowedTo('person.change'),
    '?/invite': allowedTo('person.invite'),
    '?/uninvite': allowedTo('person.invite'),
    '?/steps': allowedTo('person.change'),
    '?/revoke': allowedTo('session.revoke'),
    '?/end': allowedTo('person.end'),
  },
  '/admin/tangga': {
    GET: allowedTo('health.read'),
    '?/add': allowedTo('ladder.change'),
    '?/end': allowedTo('ladder.change'),
    '?/hops': allowedTo('ladder.change'),
  },
  '/admin/penerusan': { GET: allowedTo('routing.read'), POST: allowedTo('routing.change') },
  '/admin/tenggat': { GET: allowedTo('health.read'), POST: allowedTo('deadline.change') },
};
