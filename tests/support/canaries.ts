/** Invented, and nowhere else in the world: whatever of them is found where it should not be was told in confidence. */
export const CANARIES = {
  name: 'Kanarina Ujiwati Contoh',
  phone: '0812-9999-0137',
  mail: 'kanarina@contoh.invalid',
  /** Of a person who does not exist: the date in it is none. */
  nik: '3522019913990137',
  /** Somebody's password, typed where the name belongs. */
  password: 'sandi-kanari-9137',
} as const;

/** A number as every way of writing it has it: `0812…`, `+62 812…`, and `62812…` as it is stored. */
const bare = (canary: string) => canary.replace(/(?<=\d)-(?=\d)/g, '').replace(/^0/, '');

/** @returns which of them stand in a text, however its digits are divided */
export const canariesIn = (text: string): string[] => {
  const digits = text.includes('9999') ? text.replace(/(?<=\d)[ .-](?=\d)/g, '') : text;
  return Object.entries(CANARIES)
    .filter(([, canary]) => text.includes(canary) || digits.includes(bare(canary)))
    .map(([name]) => name);
};
