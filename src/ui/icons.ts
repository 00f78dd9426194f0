/** Line drawings on a grid of 16 (beside a word, in a state) or 24 (alone, or in a button); the stroke comes from `.icon`. */
export const ICONS = {
  progress: [16, 'M3 8a5 5 0 0 1 8.6-3.4L13 6M13 8a5 5 0 0 1-8.6 3.4L3 10M13 2.8V6H9.8M3 13.2V10h3.2'],
  wait: [16, 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.8V8l2.2 1.6'],
  done: [16, 'm3 8.5 3.2 3.2L13 5'],
  late: [16, 'M8 2.2 14.4 13.4H1.6zM8 6.6v3M8 11.5v.1'],
  quiet: [16, 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M5.2 8h5.6'],
  down: [16, 'm4 6 4 4 4-4'],
  next: [16, 'm6 4 4 4-4 4'],
  previous: [16, 'm10 4-4 4 4 4'],
  home: [24, 'M4 11 12 4l8 7v9h-5v-6H9v6H4z'],
  pen: [24, 'm4 20 1-4L16.5 4.5l3 3L8 19zM14.5 6.5l3 3'],
  thread: [24, 'M6 4.5v15M4 5.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M4 18.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M12 5.5h8M12 18.5h5'],
  pin: [24, 'M12 21c-4-4.6-6-7.9-6-11a6 6 0 0 1 12 0c0 3.1-2 6.4-6 11M9.8 10a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 1 0-4.4 0'],
  menu: [24, 'M4 7h16M4 12h16M4 17h16'],
  person: [24, 'M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20c.8-3.7 3.7-5.5 7.5-5.5s6.7 1.8 7.5 5.5'],
  photo: [24, 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM8.8 13a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0'],
  lock: [24, 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3'],
  search: [24, 'M4.5 10.5a6 6 0 1 0 12 0 6 6 0 1 0-12 0M15 15l5 5'],
  download: [24, 'M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15'],
  share: [24, 'M12 15V4M8 7.5 12 3.5 16 7.5M5 12v8h14v-8'],
  close: [24, 'm6 6 12 12M18 6 6 18'],
} as const satisfies Record<string, readonly [16 | 24, string]>;

export type IconName = keyof typeof ICONS;
