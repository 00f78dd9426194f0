import { importOrganisationsCommand } from './import-organisations.ts';
import { importReportsCommand } from './import-reports.ts';
import { type Command, Refusal } from './talk.ts';

export const importCommand: Command = (call) => {
  const [what, ...args] = call.args;
  if (what === 'reports') return importReportsCommand({ ...call, args });
  if (what === 'organisations') return importOrganisationsCommand({ ...call, args });
  throw new Refusal({
    id: 'Apa yang diimpor? Tulis: import reports BERKAS … atau import organisations BERKAS …',
    en: 'What is to be imported? Write: import reports FILE … or import organisations FILE …',
  });
};
