/** An element of an answer, with its text or with those in it. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/** The text of a child; undefined when there is none, or nothing in it. */
export const textOf = (element: Element | undefined, name: string): string | undefined =>
  element?.children.find((child) => child.name === name)?.text.trim() || undefined;
