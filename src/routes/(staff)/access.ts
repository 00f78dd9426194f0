import { type Act, allowedTo } from '#modules/accounts/index.ts';
import type { AccessTable } from '#platform/access.ts';

/** A form of the desk: whoever was signed out while writing gets it back as it was. */
const form = (act: Act) => allowedTo(act, { keepsForm: true });

export const access: AccessTable = {
  '/meja': { GET: allowedTo('desk.read') },
  '/meja/[code]': {
    names: [
      { thing: 'report', to: allowedTo('report.read'), ofAgency: true },
      { thing: 'report of no agency', to: allowedTo('report.read') },
    ],
    GET: allowedTo('desk.read'),
    '?/verify': form('report.verify'),
    '?/assign': form('report.assign'),
    '?/accept': form('report.accept'),
    '?/answer': form('report.answer'),
    '?/start': form('report.start'),
    '?/progress': form('report.progress'),
    '?/ask': form('report.ask'),
    '?/withdraw': form('report.ask'),
    '?/transfer': form('report.transfer'),
    '?/archive': form('report.archive'),
    '?/converse': form('report.converse'),
    '?/note': form('report.note'),
    '?/audit': form('report.audit'),
    // the act itself asks for more where the reporter is anonymous
    '?/identity': form('report.read_contact'),
  },
  '/meja/audit': { GET: allowedTo('audit.read') },
  '/meja/daftar': { GET: allowedTo('desk.read') },
  '/meja/daftar/csv': { GET: allowedTo('report.export') },
};
