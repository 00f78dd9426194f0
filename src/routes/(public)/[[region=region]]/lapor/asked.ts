import { lineById, lineInVersions, readLineRef } from '#modules/budget/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import type { Region } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import { filledBySpot } from '../../../spot-filled.ts';

/** The form as a question about a budget line begins: which line, in words and as an address, whose it is, and where. */
export const filledByLine = async (tx: Tx, region: Region, asked: string | null, site: string, t: Translate) => {
  const ref = readLineRef(asked);
  const last = ref && (await lineInVersions(tx, ref.year, ref.line)).at(-1);
  const line = last && (await lineById(tx, last.version, ref!.line));
  if (!ref || !line) return undefined;
  const spot = await filledBySpot(tx, region, { village: line.place, office: line.organisation });
  const office = (await namesOfOrganisations(tx)).get(line.organisation) ?? '';
  const address = `${site}/anggaran/${ref.year}/baris/${ref.line}`;
  const text = t('anggaran.l.ask.text', { title: line.title, office, year: String(ref.year), line: ref.line, address });
  return { ...spot, values: { ...spot.values, kind: ['information'], text: [text] } };
};
