import { invitePerson, loginOwner, removeSecondSteps } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { invitationPage } from './init.ts';
import { withInstallation } from './installation.ts';
import { type Command, optionsOf, Refusal, say } from './talk.ts';

const USAGE = 'npm run -s simpul -- invite LOGIN [--remove-second-step]';
const SYSTEM: Actor = { kind: 'system', task: 'invite' };

/** The way back in for whoever has no administrator to ask: the last administrator, above all. */
export const inviteCommand: Command = async ({ args, env, language }) => {
  const { values, positionals } = optionsOf(args, { 'remove-second-step': { type: 'boolean', default: false } }, USAGE);
  const [login] = positionals;
  if (!login || positionals.length > 1) throw new Refusal({ id: `Cara pakai: ${USAGE}`, en: `Usage: ${USAGE}` });
  return withInstallation(env, async (installation) => {
    const now = new Date();
    const ref = await inNoRegion(installation.db, (tx) => loginOwner(tx, login.toLowerCase()));
    if (!ref) {
      throw new Refusal({
        id: `Tidak ada orang dengan nama pengguna "${login}". Tidak ada yang diubah.`,
        en: `Nobody has the login "${login}". Nothing was changed.`,
      });
    }
    if (values['remove-second-step']) await removeSecondSteps(installation, SYSTEM, ref, now);
    const { code } = await invitePerson(installation, SYSTEM, ref, 'letter', now);
    const page = invitationPage(installation);
    say(language, {
      id: `Kode undangan ${login}, hanya tampil sekali, berlaku tujuh hari: ${code}\nBuka ${page}, isi kode itu, dan buat kata sandi baru.`,
      en: `Invitation code of ${login}, shown only this once, valid for seven days: ${code}\nOpen ${page}, enter the code, and make a new password.`,
    });
    return 0;
  });
};
