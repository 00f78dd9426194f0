import type { Attachment } from '#modules/reports/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import type { LinkOf } from '#ui/types.ts';

const MB = 1024 * 1024;

/** A document of the conversation as pages offer it: "surat-keterangan.pdf (PDF, 0,4 MB)". */
export const fileOf = (region: number, { id, kind, name, bytes }: Attachment, language: Language): LinkOf => {
  const size = bytes < MB ? Math.max(0.1, Math.round((bytes / MB) * 10) / 10) : Math.round(bytes / MB);
  const label = `${name || `lampiran.${kind}`} (${kind.toUpperCase()}, ${formatNumber(language, size)} MB)`;
  return { href: `/berkas/${region}/${id}/lampiran.${kind}`, label };
};
