import type { Region } from '#modules/places/index.ts';
import { type Alike, peopleBehind, similarReports } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { translator } from '#ui/messages/index.ts';
import { alikeWords } from '#ui/report.ts';
import type { Understood } from './receive.ts';

/** Three fit on a phone before the send button. */
const SHOWN = 3;

/** Public reports that are probably about what this form is about; none as long as the form is not whole. */
export const sameAs = async (app: App, region: Region, { told }: Understood): Promise<Alike[]> =>
  told
    ? inRegion(app.db, region.region_id, (tx) =>
        similarReports(tx, told, { audience: { kind: 'public' }, limit: SHOWN }),
      )
    : [];

/** As the form offers them to be joined. */
export const sameLine = (one: Alike, language: Language) => {
  const t = translator(language);
  return {
    code: one.code,
    title: one.title ?? one.excerpt,
    meta: t('lapor.same.line', {
      why: alikeWords(one, t),
      status: t(`status.${one.status}`),
      people: peopleBehind(one),
    }),
  };
};
