import type { Indicator } from './types.ts';

/** An indicator that says all that it must, but for what a test changes. */
export const indicatorWith = (more: Partial<Indicator>): Indicator => ({
  name: 'Indikator contoh',
  unit: '%',
  direction: 'up',
  formula: 'a / b x 100',
  aggregation: 'last',
  source: 'Survei contoh',
  baseline: '50',
  targets: ['60', '70', '80', '90', '95'],
  isKey: false,
  ...more,
});
