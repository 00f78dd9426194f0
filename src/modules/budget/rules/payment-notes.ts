import { formatMoney, type Sen } from '#platform/money.ts';
import { type RowIssue, rowIssue } from './sheet-row.ts';

/** A payment came again and says something else: what was first written stays. */
export const saidOtherwise = (line: number, number: string, before: Sen, amount: Sen): RowIssue =>
  before === amount
    ? rowIssue(
        line,
        'number',
        'said-otherwise',
        `${number} sudah ada dengan isi lain selain nilainya. Yang pertama ditulis tetap berlaku; bedanya disimpan untuk dicocokkan.`,
        `${number} is there already and says something else but its amount. What was first written stays; the difference is kept to be matched.`,
      )
    : rowIssue(
        line,
        'amount',
        'amount-said-otherwise',
        `${number} sudah ada dengan ${formatMoney('id', before)}, sekarang ${formatMoney('id', amount)}. Yang pertama ditulis tetap berlaku; bedanya disimpan untuk dicocokkan.`,
        `${number} is there already with ${formatMoney('en', before)}, now it is ${formatMoney('en', amount)}. What was first written stays; the difference is kept to be matched.`,
      );

export const onNoLine = (line: number, number: string): RowIssue =>
  rowIssue(
    line,
    'account',
    'on-no-line',
    `${number} tidak punya baris di anggaran yang berlaku. Tetap masuk, dan ditandai.`,
    `${number} has no line in the budget in force. It comes in all the same, and is marked.`,
  );

export const pastItsLine = (line: number, number: string): RowIssue =>
  rowIssue(
    line,
    'amount',
    'past-its-line',
    `${number} melewati anggaran barisnya. Tetap masuk, dan ditandai.`,
    `${number} takes its line past its budget. It comes in all the same, and is marked.`,
  );

export const numberAgain = (line: number, number: string): RowIssue =>
  rowIssue(
    line,
    'number',
    'number-again',
    `${number} sudah pernah masuk di baris anggaran lain. Kalau ini pembetulan, yang lama perlu dibalik: keduanya ditandai.`,
    `${number} came in before on another line. If this corrects it, the old one must be taken back: both are marked.`,
  );
