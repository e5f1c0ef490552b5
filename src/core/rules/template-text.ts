// The text of a message taken apart: what stands as it is, and what stands in braces to be worked out.
import { type ExpressionTrouble, trouble } from './trouble.ts';

/** `offset`: where it begins in the text of the message. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'hole'; readonly text: string; readonly offset: number };

/** `{{` and `}}` are braces as such. */
export function piecesOf(text: string): readonly Piece[] | ExpressionTrouble {
  const pieces: Piece[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter !== '{' && letter !== '}') {
      literal += letter;
      continue;
    }
    if (text[at + 1] === letter) {
      literal += letter;
      at += 1;
      continue;
    }
    const end = letter === '{' ? closingBrace(text, at) : at;
    const wrong = faultOf(text, at, end);
    if (wrong) return wrong;
    if (literal !== '') pieces.push({ kind: 'literal', text: literal });
    literal = '';
    pieces.push({ kind: 'hole', text: text.slice(at + 1, end), offset: at + 1 });
    at = end;
  }
  return literal === '' ? pieces : [...pieces, { kind: 'literal', text: literal }];
}

/** -1: there is none. Braces inside of quotes are text. */
function closingBrace(text: string, from: number): number {
  let quote = '';
  for (let at = from + 1; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote !== '') {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = '';
    } else if (letter === '}') return at;
    else if (letter === '{') return -1;
    else if (letter === '"' || letter === "'") quote = letter;
  }
  return -1;
}

function faultOf(text: string, at: number, end: number): ExpressionTrouble | null {
  if (end === at)
    return trouble('open-brace', 'a } without a { before it. Write }} for the character itself.', {
      start: at,
      end: at + 1,
    });
  if (end < 0)
    return trouble('open-brace', 'this { is never closed. Write {{ for the character itself.', {
      start: at,
      end: at + 1,
    });
  return text.slice(at + 1, end).trim() === ''
    ? trouble('empty-brace', 'nothing stands in these braces: name a fact, as {order.id}', {
        start: at,
        end: end + 1,
      })
    : null;
}
