import { createPerson, invitePerson, listPeople, personInput } from '#modules/accounts/index.ts';
import { seedClassifications } from '#modules/classifications/index.ts';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { codeOf, openRegion, placeByCode, placeUnknown, regionById } from '#modules/places/index.ts';
import { seedProposals } from '#modules/proposals/index.ts';
import { seedReports } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { type Installation, withInstallation } from './installation.ts';
import { type Command, optionsOf, Refusal, regionOption, say } from './talk.ts';

const USAGE = 'npm run -s simpul -- init --region 35.22 [--admin LOGIN]';
const SYSTEM: Actor = { kind: 'system', task: 'init' };

/** Where invitation codes are entered. */
export const invitationPage = ({ settings }: Pick<Installation, 'settings'>): string =>
  `${settings.SIMPUL_ORIGIN ?? `http://localhost:${settings.PORT}`}/undangan`;

/** Opens the region unless an earlier run that was cut off has; a region at work is nobody's to open again. */
const openOnce = async ({ db }: Installation, region: number, now: Date): Promise<void> => {
  await inRegion(db, region, async (tx) => {
    const found = await regionById(tx, region);
    const administered = found && (await listPeople(tx)).some(({ role }) => role === 'administrator');
    if (found && (administered || found.is_sample)) {
      throw new Refusal({
        id: `${found.name} sudah dibuka di sini${found.is_sample ? ' sebagai peragaan; pakai SIMPUL_DATA lain' : ''}. Tidak ada yang diubah.`,
        en: `${found.name} is open here already${found.is_sample ? ' as a demonstration; use another SIMPUL_DATA' : ''}. Nothing was changed.`,
      });
    }
    if (found) return;
    await openRegion(tx, { region, isSample: false, now });
    await seedOrganisations(tx, region, now);
    await seedClassifications(tx, SYSTEM, now);
    await seedReports(tx, SYSTEM, now);
    await seedPetitions(tx, SYSTEM, now);
    await seedProposals(tx, SYSTEM, now);
  });
};

export const initCommand: Command = async ({ args, env, language }) => {
  const { values } = optionsOf(
    args,
    { region: { type: 'string' }, admin: { type: 'string', default: 'admin' } },
    USAGE,
  );
  const region = regionOption(values.region, USAGE);
  const person = personInput.safeParse({ login: values.admin, name: values.admin, role: 'administrator' });
  if (!person.success) {
    throw new Refusal({
      id: `"${values.admin}" tidak dapat menjadi nama pengguna: 3 sampai 100 huruf kecil, angka, titik, garis atau @.`,
      en: `"${values.admin}" cannot be a sign-in name: 3 to 100 small letters, digits, dots, dashes or @.`,
    });
  }
  return withInstallation(env, async (installation) => {
    const { db } = installation;
    const now = new Date();
    const place = await inNoRegion(db, (tx) => placeByCode(tx, codeOf(region)));
    if (!place) throw placeUnknown(codeOf(region));
    await openOnce(installation, region, now);
    const { id, login } = await createPerson(db, SYSTEM, region, person.data, now);
    const { code } = await invitePerson(installation, SYSTEM, { region, id }, 'letter', now);
    const page = invitationPage(installation);
    say(language, {
      id: `${place.name} dibuka: instansi, kategori, batas waktu dan hari libur awal sudah diisi.\nAdministrator pertama: ${login}\nKode undangan, hanya tampil sekali, berlaku tujuh hari: ${code}\nJalankan program dengan npm start, buka ${page}, isi kode itu, dan buat kata sandi sendiri.`,
      en: `${place.name} is open: its first organisations, services, limits and holidays are in place.\nFirst administrator: ${login}\nInvitation code, shown only this once, valid for seven days: ${code}\nStart the program with npm start, open ${page}, enter the code, and make a password of your own.`,
    });
    return 0;
  });
};
