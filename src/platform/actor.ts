/**
 * Who acts. Every act takes one, every journal row names one.
 * `role` is a plain string here: what a role may do is the accounts module's table.
 */
export type Actor =
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly role: string;
      readonly region: number;
      readonly organisation?: string;
      /** When they last proved in this session who they are; absent where there is no session. */
      readonly provedAt?: Date;
    }
  /** Whoever holds the secret key of the thing acted on; the act itself has checked it. */
  | { readonly kind: 'reporter' }
  | { readonly kind: 'visitor' }
  /** The program itself; `task` is the job or command: `system:close-silent`. */
  | { readonly kind: 'system'; readonly task: string };

/** The form kept in the journal. A reporter has no identity there, whatever they told us. */
export const actorName = (actor: Actor): string => {
  if (actor.kind === 'person') return `person:${actor.id}`;
  if (actor.kind === 'system') return `system:${actor.task}`;
  return actor.kind;
};
