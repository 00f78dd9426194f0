import type { LadderStep, Rung } from '#modules/reports/index.ts';
import type { Translate } from '#ui/messages/index.ts';

/** When a rung comes, from the due moment: "3 hari kerja sesudah tenggat", "begitu tenggat lewat". */
export const whenOf = ({ amount, unit }: Pick<Rung, 'amount' | 'unit'>, t: Translate): string => {
  if (unit === 'times') return t('rung.after.times', { n: amount });
  if (amount === 0) return t('rung.at');
  return t(`rung.${amount < 0 ? 'before' : 'after'}.${unit}`, { n: Math.abs(amount) });
};

/** What a rung hangs on. */
export const stepOf = (step: LadderStep, t: Translate): string =>
  step === 'transfer' ? t('rung.transfer') : t(`step.${step}`);
