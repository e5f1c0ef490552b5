// The path of a column in an XML row: "Quantity/Value", "@unit", "../ID", "ancestor::Order/ID", "Property[2]/Value", "Property[ID=Color]/Value".

/** An element as far as it is kept: with its attributes, its own text and the elements in it. */
export type XmlNode = {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  text: string;
  readonly inside: XmlNode[];
};

type Step = {
  readonly name: string;
  /** Which of several of the same name, the first is 1. */
  readonly number?: number;
  /** Which of several: the one whose own element or "@attribute" has this text. */
  readonly where?: { readonly name: string; readonly text: string };
};

export type XmlPath = {
  readonly words: string;
  /** From where it begins: as many elements up from the row, or the nearest one around it of that name. */
  readonly up: number;
  readonly ancestor: string | null;
  readonly steps: readonly Step[];
  readonly attribute: string | null;
};

export function xmlPath(words: string): XmlPath {
  const [, ancestor = null, below = words] = /^ancestor::([^/]+)\/(.*)$/.exec(words) ?? [];
  const names = below.split(/\/(?![^[]*\])/);
  const up = names.findIndex((name) => name !== '..');
  const last = names.at(-1) ?? '';
  const attribute = last.startsWith('@') ? last.slice(1) : null;
  const own = names.slice(up, attribute === null ? undefined : -1).filter((name) => name !== '.');
  return { words, up, ancestor, steps: own.map(stepOf), attribute };
}

function stepOf(text: string): Step {
  const [, name = text, inside] = /^([^[]*)\[(.*)\]$/.exec(text) ?? [];
  if (inside === undefined) return { name };
  if (/^\d+$/.test(inside)) return { name, number: Number(inside) };
  const cut = inside.indexOf('=');
  return { name, where: { name: inside.slice(0, cut), text: unquoted(inside.slice(cut + 1)) } };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** The texts a path finds, seen from where it begins; one that is empty says nothing. */
export function valuesAt(from: XmlNode, { steps, attribute }: XmlPath): readonly string[] {
  const nodes = steps.reduce<readonly XmlNode[]>(
    (found, step) => found.flatMap((node) => chosen(node, step)),
    [from],
  );
  return nodes.map((node) => textOf(node, attribute)).filter((text) => text !== '');
}

function chosen({ inside }: XmlNode, { name, number, where }: Step): readonly XmlNode[] {
  const named = inside.filter((node) => node.name === name);
  if (number !== undefined) return named.slice(number - 1, number);
  if (where === undefined) return named;
  const own = xmlPath(where.name);
  return named.filter((node) => valuesAt(node, own).includes(where.text));
}

function textOf(node: XmlNode, attribute: string | null): string {
  return (attribute === null ? node.text : (node.attributes[attribute] ?? '')).trim();
}
