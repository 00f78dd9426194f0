/** What a report fills in, in the words of those who write: `{kode}`. */
export const TEMPLATE_FIELDS = ['kode', 'judul', 'tempat', 'tanggal_lapor', 'tenggat', 'nama_instansi'] as const;
export type TemplateField = (typeof TEMPLATE_FIELDS)[number];

const FIELD = /\{([^{}]*)\}/gu;
const nameOf = (inside: string): string => inside.trim().toLowerCase();
const isField = (name: string): name is TemplateField => (TEMPLATE_FIELDS as readonly string[]).includes(name);

/** What stands in braces and no report fills in, each once, as it was written. */
export const unknownFields = (text: string): string[] => [
  ...new Set([...text.matchAll(FIELD)].flatMap(([whole, inside]) => (isField(nameOf(inside)) ? [] : [whole]))),
];

/** The text with each field replaced; braces around anything else stay as they are. */
export const fillTemplate = (text: string, values: Readonly<Record<TemplateField, string>>): string =>
  text.replace(FIELD, (whole, inside: string) => {
    const name = nameOf(inside);
    return isField(name) ? values[name] : whole;
  });

/** What was typed stays; a template follows it as a paragraph of its own. */
export const withTemplate = (typed: string, filled: string): string =>
  typed.trim() ? `${typed.trimEnd()}\n\n${filled}` : filled;
