import { readCode, reportNotFound } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { beginningOf } from '#platform/text.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { openCase } from '../../case.ts';
import type { PageServerLoad } from './$types';

/** Characters of the reporter's words for which the sheet has room. */
const ROOM = 900;

/** What goes with a report on paper. Nothing of who reported is on it: paper lies on desks. */
export const load: PageServerLoad = async (event) => {
  const signedIn = signedInFor(event, 'desk.read');
  const read = readCode(event.params.code);
  const view =
    typeof read === 'object' ? await openCase(signedIn, read.code, event.locals.language, new Date()) : undefined;
  if (!view?.mayPrint) throw reportNotFound();
  const text = view.text ?? '';
  return {
    sheet: {
      code: view.code,
      title: view.title,
      text: beginningOf(text, ROOM),
      isCut: text.length > ROOM,
      anonymous: view.anonymous,
      channel: view.channel,
      reported: view.reported,
      handed: view.handed,
      isLate: view.state.kind === 'late',
      isSoon: view.state.kind === 'wait',
      isSecret: view.secret,
      kind: [view.classification, view.service].filter(Boolean).join(' · '),
      place: [view.where?.address, view.where?.place].filter(Boolean).join(', '),
      due: view.due,
      office: view.office,
      handler: view.handler,
    },
    link: `${theApp().settings.SIMPUL_ORIGIN ?? event.url.origin}/meja/${view.code}`,
  };
};
