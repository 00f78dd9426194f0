import { type Act, allowedTo } from '#modules/accounts/index.ts';
import { type AccessTable, nobody } from '#platform/access.ts';

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
    '?/release': form('report.release'),
    '?/decide': form('report.decide_agency'),
    '?/appeal': form('report.appeal'),
    '?/accept': form('report.accept'),
    '?/answer': form('report.answer'),
    '?/template': form('report.answer'),
    '?/send_answer': form('report.answer'),
    '?/return_answer': form('report.answer'),
    '?/recall_answer': form('report.answer'),
    '?/start': form('report.start'),
    '?/progress': form('report.progress'),
    '?/delegate': form('report.delegate'),
    '?/ask': form('report.ask'),
    '?/withdraw': form('report.ask'),
    '?/transfer': form('report.transfer'),
    '?/merge': form('report.merge'),
    '?/gather': form('report.merge'),
    '?/unmerge': form('report.merge'),
    '?/unhold': form('report.verify'),
    '?/archive': form('report.archive'),
    '?/converse': form('report.converse'),
    '?/note': form('report.note'),
    '?/audit': form('report.audit'),
    '?/show_words': form('report.show_words'),
    '?/track': form('report.track'),
    // the act itself asks for more where the reporter is anonymous
    '?/identity': form('report.read_contact'),
  },
  '/meja/[code]/disposisi': {
    names: [
      { thing: 'report', to: allowedTo('report.read'), ofAgency: true },
      { thing: 'report of no agency', to: nobody },
    ],
    GET: allowedTo('desk.read'),
  },
  '/meja/templat': {
    GET: allowedTo('template.change'),
    '?/add': allowedTo('template.change'),
    '?/change': allowedTo('template.change'),
    '?/remove': allowedTo('template.change'),
    '?/second': allowedTo('answer.require_second'),
  },
  '/meja/aspirasi': { GET: allowedTo('petition.read') },
  '/meja/aspirasi/[code]': {
    names: { thing: 'petition', to: allowedTo('petition.read') },
    GET: allowedTo('petition.read'),
    '?/answer': form('petition.answer'),
    '?/refer': form('referral.hand_over'),
  },
  '/meja/aspirasi/usulan/[id]': {
    names: { thing: 'referral', to: allowedTo('petition.read') },
    GET: allowedTo('petition.read'),
    '?/decide': form('referral.decide'),
  },
  '/meja/aspirasi/usulan.csv': { GET: allowedTo('petition.read') },
  '/meja/audit': { GET: allowedTo('audit.read') },
  '/meja/lapangan': {
    GET: allowedTo('report.visit'),
    '?/take': allowedTo('report.visit'),
    '?/leave': allowedTo('report.visit'),
    '?/visit': form('report.visit'),
  },
  '/meja/lapangan/kirim': { POST: form('report.visit') },
  '/meja/catat': { GET: allowedTo('report.record'), POST: form('report.record') },
  '/meja/poster': { GET: allowedTo('desk.read') },
  '/meja/poster.pdf': { GET: allowedTo('desk.read') },
  '/meja/sp4n': { GET: allowedTo('report.export_answers'), POST: allowedTo('report.export_answers') },
  '/meja/sp4n/[export]': {
    names: { thing: 'SP4N export', to: allowedTo('report.export_answers') },
    GET: allowedTo('report.export_answers'),
  },
  '/meja/daftar': {
    GET: allowedTo('desk.read'),
    '?/bulk': allowedTo('report.note'),
    '?/saveView': allowedTo('desk.read'),
    '?/renameView': allowedTo('desk.read'),
    '?/removeView': allowedTo('desk.read'),
  },
  '/meja/daftar/csv': { GET: allowedTo('report.export') },
};
