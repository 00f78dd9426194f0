import type { Service } from '#modules/reports/index.ts';

/** A service with a question of every kind. */
export const ASKING = {
  code: '001',
  nameId: 'Pohon tumbang',
  nameEn: 'Fallen trees',
  groupName: 'Prasarana',
  classification: 'complaint',
  keywords: ['pohon', 'tumbang'],
  duties: ['pohon'],
  questions: [
    { code: 'species', label: { id: 'Pohon apa?', en: 'Which tree?' }, type: 'text', required: false, choices: [] },
    { code: 'height', label: { id: 'Setinggi apa?', en: 'How high?' }, type: 'number', required: true, choices: [] },
    { code: 'since', label: { id: 'Sejak kapan?', en: 'Since when?' }, type: 'date', required: false, choices: [] },
    {
      code: 'danger',
      label: { id: 'Menghalangi jalan?', en: 'In the way?' },
      type: 'choice',
      required: false,
      choices: [
        { key: 'no', id: 'Tidak', en: 'No' },
        { key: 'yes', id: 'Ya', en: 'Yes' },
      ],
    },
    {
      code: 'hurt',
      label: { id: 'Apa yang rusak?', en: 'What is broken?' },
      type: 'choices',
      required: false,
      choices: [
        { key: 'roof', id: 'Atap', en: 'Roof' },
        { key: 'wire', id: 'Kabel', en: 'Wire' },
      ],
    },
    {
      code: 'keep_away',
      label: { id: 'Kalau ada kabel, jangan disentuh.', en: 'If there is a cable, keep away.' },
      type: 'notice',
      required: false,
      choices: [],
    },
  ],
  sameMetres: 50,
  sameDays: 30,
  recursDays: 90,
  active: true,
  position: 90,
} as const satisfies Service;
