import { type Organisation, organisationInput } from '#modules/organisations/index.ts';
import { orNull, readAs, text, wordList } from '../form.ts';

/** What the form of an agency says, or the form again with what is wrong in it. */
export const readAgency = (form: FormData, name: string) => {
  const contact = Object.fromEntries(
    (['phone', 'email', 'address', 'web'] as const).flatMap((part) =>
      text(form, part) ? [[part, text(form, part)]] : [],
    ),
  );
  const given = {
    kind: text(form, 'kind'),
    name: text(form, 'name'),
    shortName: orNull(text(form, 'shortName')),
    code: orNull(text(form, 'code')),
    parent: orNull(text(form, 'parent')),
    place: orNull(text(form, 'place')),
    duties: wordList(text(form, 'duties')),
    officeHours: orNull(text(form, 'officeHours')),
    contact,
    validFrom: orNull(text(form, 'validFrom')),
    source: text(form, 'source'),
    sourceQuality: text(form, 'sourceQuality'),
  };
  return readAs(organisationInput, given, form, name);
};

/** The same the other way round: what stands in the fields. */
export const valuesOf = (agency: Organisation): Record<string, string> => ({
  kind: agency.kind,
  name: agency.name,
  shortName: agency.shortName ?? '',
  code: agency.code ?? '',
  parent: agency.parent ?? '',
  place: agency.place ?? '',
  duties: agency.duties.join(', '),
  officeHours: agency.officeHours ?? '',
  ...agency.contact,
  validFrom: agency.validFrom ?? '',
  source: agency.source,
  sourceQuality: agency.sourceQuality,
});

/** For choosing one: agencies in force, not the four hundred offices of villages; `kept` is chosen already and stays so. */
export const choosable = (all: readonly Organisation[], kept?: string | null) =>
  all
    .filter(({ id, kind, validTo }) => id === kept || (kind !== 'village_office' && validTo === null))
    .map(({ id, name }) => ({ id, name }));
