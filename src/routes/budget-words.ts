import type { DocumentKind, Phase, Version } from '#modules/budget/index.ts';
import type { Language } from '#platform/messages.ts';
import { type Sen, sayMoney } from '#platform/money.ts';
import type { MessageKey, Translate } from '#ui/messages/index.ts';

export const phaseKey = (phase: Phase): MessageKey => `budget.phase.${phase}`;
export const documentKey = (kind: DocumentKind): MessageKey => `budget.document.${kind}`;

/** `APBD 2026, versi 6`: how a version is named wherever it is spoken of. */
export const versionName = (
  t: Translate,
  { phase, year, number }: Pick<Version, 'phase' | 'year' | 'number'>,
): string => t('budget.version.name', { phase: t(phaseKey(phase)), year: String(year), number: String(number) });

/** In a sentence: `Rp6,51 triliun`. */
export const said = (language: Language, amount: Sen): string => sayMoney(language, amount);
