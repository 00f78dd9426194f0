import type { Step } from '#platform/backup/index.ts';
import type { Say } from '#platform/door.ts';
import type { Tongue } from './talk.ts';

const EVERY_MS = 2000;

const WORDS: Record<Step['doing'], Record<Tongue, string>> = {
  table: { id: 'tabel', en: 'table' },
  files: { id: 'berkas', en: 'files' },
  check: { id: 'memeriksa cadangan', en: 'checking the backup' },
  compare: { id: 'membandingkan', en: 'comparing' },
};

/** What goes on, a line every two seconds: long work shows that it lives, short work says nothing. */
export const progressLines = (language: Tongue, say: Say) => {
  let told = performance.now();
  return ({ doing, name, done }: Step): void => {
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    say(['…', WORDS[doing][language], name, done || undefined].filter(Boolean).join(' '));
  };
};
