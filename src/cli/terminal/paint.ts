// Colours of the command line: only where a terminal shows them and nobody asked for none.
import { styleText } from 'node:util';

export type Tone = 'bad' | 'warn' | 'good' | 'faint' | 'strong';

const STYLES = { bad: 'red', warn: 'yellow', good: 'green', faint: 'dim', strong: 'bold' } as const;

export type Paint = (tone: Tone, text: string) => string;

export function painter(color: boolean): Paint {
  return (tone, text) => (color ? styleText(STYLES[tone], text, { validateStream: false }) : text);
}
