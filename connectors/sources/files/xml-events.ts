// The elements of an XML text as they come, piece by piece, and what no export has: a document type, endless depth or text.
import { SaxesParser } from 'saxes';
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { at } from './fault.ts';

export type Attributes = { readonly [name: string]: string };

/** Names come without their namespace's prefix: B2MML puts its own on everything, and each version another. */
export type XmlHandler = {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
};

/** Ends the reading: nothing is handed over any more. */
export type Stop = (fault: TableFault) => void;

export type XmlEvents = {
  /** The fault at which it broke off. */
  push(text: string): TableFault | null;
  end(): TableFault | null;
};

/** Elements within elements: a document of a hundred levels is none of a plant. */
const DEPTH_MAX = 100;
/** Characters without an element's begin or end, which the parser keeps until there is one. */
const SILENT_CHARACTERS_MAX = 4_194_304;

/** `place`: where the reading is. */
export function openXml(listen: (stop: Stop, place: () => TablePlace) => XmlHandler): XmlEvents {
  const parser = new SaxesParser({ position: true });
  let fault: TableFault | null = null;
  let depth = 0;
  let silent = 0;
  let isEnding = false;
  const place = (): TablePlace => ({ line: parser.line, column: parser.column + 1 });
  const stop: Stop = (found) => {
    fault ??= found;
  };
  const handler = listen(stop, place);
  parser.on('error', ({ message }) =>
    stop(isEnding ? cutOff(place()) : notXml(place(), message.replace(/^\d+:\d+: /, ''))),
  );
  parser.on('doctype', () => stop(at('entities', place(), DOCTYPE)));
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    depth += 1;
    if (depth > DEPTH_MAX) stop(at('too-deep', place(), TOO_DEEP));
    if (fault === null) handler.open(localName(name), attributes as Attributes);
  });
  const text = (more: string): void => {
    if (fault === null) handler.text(more);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => {
    silent = 0;
    depth -= 1;
    if (fault === null) handler.close(localName(name));
  });
  return {
    push(more) {
      silent += more.length;
      parser.write(more);
      if (silent > SILENT_CHARACTERS_MAX) stop(at('too-long', place(), TOO_LONG));
      return fault;
    },
    end() {
      isEnding = true;
      parser.close();
      return fault;
    },
  };
}

const DOCTYPE =
  'It declares a document type, which no export needs and which could hide others. Have it exported without one.';
const TOO_DEEP = `It has elements ${DEPTH_MAX} levels deep, which no export has. Export it flat.`;
const TOO_LONG = `More than ${SILENT_CHARACTERS_MAX} characters stand here in one piece. Is it an export?`;

function cutOff(place: TablePlace): TableFault {
  const words =
    'It ends before its elements are closed: the export was cut off, or an & stands there that is not written as &amp;.';
  return at('half-file', place, words);
}

function notXml(place: TablePlace, message: string): TableFault {
  // The parser reads on from an & until it finds a ';'.
  const hint = message.includes('entity') ? ' Before it an & stands that is not written as &amp;.' : '';
  return at(
    'not-xml',
    place,
    `It is not well-formed XML: ${message}${hint} Was it cut off, or changed by hand? Have it exported again.`,
  );
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
