// The statements of one submission, as the program itself sends them, made into a script for pgbench.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Statement {
  /** Sent as a query of its own, without parameters: begin with role and region, commit. */
  readonly simple: boolean;
  readonly text: string;
  readonly values: readonly (string | null)[];
}

interface Line {
  readonly session_id: string;
  readonly dbname?: string;
  readonly message: string;
  readonly detail?: string;
}

/** `$1 = '3522', $2 = NULL`, with quotes doubled inside. */
const valuesOf = (detail: string | undefined): (string | null)[] =>
  [...(detail ?? '').matchAll(/\$\d+ = (?:'((?:[^']|'')*)'|NULL)/g)].map(
    ([, value]) => value?.replaceAll("''", "'") ?? null,
  );

const statementOf = ({ message, detail }: Line): Statement | undefined => {
  const match = /^(statement|execute [^:]+): ([\s\S]*)$/.exec(message);
  return match ? { simple: match[1] === 'statement', text: match[2], values: valuesOf(detail) } : undefined;
};

/** Reads what a log has gained while `act` ran: the transactions that act for one region or for none, each whole. */
export const traced = async (log: string, database: string, act: () => Promise<unknown>): Promise<Statement[][]> => {
  const before = readFileSync(log).length;
  await act();
  await wait(300); // the collector writes a moment later
  const lines = readFileSync(log)
    .subarray(before)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  const open = new Map<string, Statement[]>();
  const done: Statement[][] = [];
  for (const line of lines) {
    const statement = line.dbname === database ? statementOf(line) : undefined;
    if (!statement) continue;
    if (/^begin\b/.test(statement.text)) open.set(line.session_id, []);
    const transaction = open.get(line.session_id);
    transaction?.push(statement);
    if (transaction && /^(commit|rollback)$/.test(statement.text)) {
      open.delete(line.session_id);
      done.push(transaction);
    }
  }
  return done.filter(([first]) => first.text.includes("'simpul_app'"));
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUIDS = new RegExp(UUID.source.slice(1, -1), 'g');
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/** How a value that is new in every submission is made anew by pgbench: `:n` grows, so ids follow each other as they do in the program. */
const fresh = (value: string, salt: number): string | undefined => {
  if (/^\\x[0-9a-f]+$/.test(value) && value.length !== 66) return undefined; // sealed: in no index, so any will do
  if (/^[tf]$/.test(value)) return undefined; // a copy more, and a report waits with the others: as it was sent
  if (UUID.test(value)) return `('01ff${salt}' || lpad(:n::text, 27, '0'))::uuid`;
  if (/^\\x[0-9a-f]{64}$/.test(value)) return `sha256((:n::text || '${salt}')::bytea)`;
  if (/^-?\d+$/.test(value)) return `hashtext(:n::text || '${salt}')`;
  if (/^\d{4}-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/.test(value))
    return `(left(:code${salt}::text, 5) || upper(substr(md5(:n::text), 1, 11)))`;
  if (TIME.test(value)) return 'now()';
  throw new Error(`It is not known how to vary "${value.slice(0, 80)}"`);
};

/** The statements without what they were given. */
export const shapeOf = (transactions: readonly (readonly Statement[])[]): string =>
  transactions
    .flat()
    .map(({ text }) => text)
    .join(';\n');

/**
 * Two traces of the same form differ in what belongs to one submission alone: ids, hashes, the code, the moment. These vary, all
 * else stays as it was sent.
 * @returns the script and the variables it needs
 */
export const scriptOf = (
  name: string,
  once: readonly (readonly Statement[])[],
  again: readonly (readonly Statement[])[],
): { script: string; variables: Map<string, string> } => {
  const [first, second] = [once.flat(), again.flat()];
  const varied = new Map<string, string>();
  for (const [at, { values }] of first.entries()) {
    for (const [index, value] of values.entries()) {
      const other = second[at].values[index];
      if (value === null || value === other) continue;
      // Of a JSON text only the ids are new; what else is inside it is known from the other parameters.
      const parts = /^[[{]/.test(value) ? (value.match(UUIDS) ?? []).filter((id) => !other?.includes(id)) : [value];
      for (const part of parts) {
        const expression = varied.has(part) ? undefined : fresh(part, varied.size % 10);
        if (expression) varied.set(part, expression);
      }
    }
  }
  const variables = new Map<string, string>();
  const constant = (value: string): string => {
    const variable = `${name}_${variables.size}`;
    variables.set(variable, value);
    return `:${variable}`;
  };
  for (const [value, expression] of varied) {
    const code = /:(code\d)/.exec(expression)?.[1];
    if (code) variables.set(code, value);
  }
  const parameter = (value: string | null): string => {
    if (value === null) return 'null';
    const own = varied.get(value);
    if (own) return own;
    const inside = [...varied].filter(([part]) => part.length > 8 && value.includes(part));
    return inside.reduce(
      (text, [part, expression]) => `replace(${text}, '${part}', ${expression}::text)`,
      `${constant(value)}${inside.length ? '::text' : ''}`,
    );
  };
  const lines = first.flatMap(({ simple, text, values }) => {
    const whole = text.replace(/\s+/g, ' ').trim();
    if (!simple) return [`${whole.replace(/\$(\d+)/g, (_, number) => parameter(values[Number(number) - 1]))};`];
    const parts = whole
      .split(';')
      .map((one) => one.trim())
      .filter(Boolean);
    // Several statements sent at once travel in one round trip here too.
    return parts.length === 1
      ? [`${parts[0]};`]
      : ['\\startpipeline', ...parts.map((one) => `${one};`), '\\endpipeline'];
  });
  return { script: ['\\set k :k + 1', '\\set n :base + :k * 64 + :client_id', ...lines].join('\n'), variables };
};
