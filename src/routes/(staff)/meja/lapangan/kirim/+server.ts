import { json } from '@sveltejs/kit';
import { translator } from '#ui/messages/index.ts';
import { personOf } from '../../../../signed-in.ts';
import { takeVisit } from '../visit.ts';
import type { RequestHandler } from './$types';

/**
 * What a device kept in the field. It goes to whoever wrote it or to nobody: another person who is signed in on the same device sends
 * nothing of theirs, and somebody whose session is over signs in first.
 */
export const POST: RequestHandler = async (event) => {
  const { language } = event.locals;
  const signedIn = personOf(event);
  const { code, person, problems, movedTo } = await takeVisit(event.request, signedIn, new Date());
  if (!signedIn) return json({ waits: 'signed-out' }, { status: 401 });
  if (person && person !== signedIn.actor.id) return json({ waits: 'other-person' }, { status: 403 });
  const t = translator(language);
  if (problems.length > 0) {
    const texts = problems.map(({ sentence }) => ({ field: 'body', text: sentence[language === 'en' ? 'en' : 'id'] }));
    const renew = problems.some(({ slug }) => slug === 'visit-sent-before');
    return json({ problems: texts, renew }, { status: problems[0].status });
  }
  const told = movedTo && t('field.moved', { status: t(`status.${movedTo}`) });
  return json({ arrived: { code, href: `/meja/${code}`, told } });
};
