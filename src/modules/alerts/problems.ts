import { Problem, tooOften } from '#platform/problem.ts';

/** The same for a link that was made up and for one whose subscription has ended. */
export const alertUnknown = () =>
  new Problem(410, 'alert-unknown', {
    id: 'Langganan ini tidak ada, atau sudah berhenti. Tidak ada surat yang akan datang. Kalau mau dikabari lagi, mulai dari daftar laporan.',
    en: 'There is no such subscription, or it has ended. No mail will come. To be told again, begin at the list of reports.',
  });

export const alertsTooOften = (waitMs: number) =>
  tooOften('alerts-too-often', waitMs, (when) => ({
    id: `Dari jaringan ini sudah banyak langganan yang diminta, jadi yang ini belum kami catat. Coba lagi ${when.id}.`,
    en: `Many subscriptions were asked for from this network, so this one was not recorded. Try again ${when.en}.`,
  }));
