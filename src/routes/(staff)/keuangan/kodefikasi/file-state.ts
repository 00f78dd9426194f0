import type { ImportState } from '#modules/classifications/index.ts';
import type { StateKind } from '#ui/types.ts';

export const FILE_STATE: Readonly<Record<ImportState, StateKind>> = {
  uploaded: 'wait',
  checking: 'progress',
  refused: 'late',
  checked: 'wait',
  applying: 'progress',
  applied: 'done',
  failed: 'late',
  removed: 'quiet',
};
