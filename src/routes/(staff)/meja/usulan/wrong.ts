import { CATALOGUES, type MessageKey, type Translate } from '#ui/messages/index.ts';

/** What is wrong with a field of a form about proposals. */
export const wrongWords = (field: string, t: Translate): string => {
  const key = `usulan.wrong.${field}`;
  return t(key in CATALOGUES.id ? (key as MessageKey) : 'usulan.wrong.other');
};
