// Who may talk to the panel: a known host name (against DNS rebinding), and for acts the same origin (against CSRF).
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { type Spoken, say } from '../render/speech.ts';

/** Null: allowed. Else what is wrong, in words. `names` are the host names this panel answers to. */
export function hostTrouble(
  spoken: Spoken,
  headers: IncomingHttpHeaders,
  names: readonly string[],
): string | null {
  const name = hostName(headers.host ?? '');
  // An address cannot be rebound to another machine, only a name can.
  if (isIP(name) !== 0 || name === 'localhost' || names.includes(name)) return null;
  return say(
    spoken,
    'This panel does not answer to the name "{name}". Open it by its address, or name it in panelUrl of plant.yaml.',
    { name },
  );
}

function hostName(host: string): string {
  const url = URL.parse(`http://${host}`);
  return (url?.hostname ?? host).replace(/^\[|\]$/g, '').toLowerCase();
}

/** Null: from a page of this panel, or not from a browser at all. */
export function originTrouble(spoken: Spoken, headers: IncomingHttpHeaders): string | null {
  const words = say(
    spoken,
    'This came from a page that is not the panel. Nothing was changed. Open the panel and do it there.',
  );
  const origin = headers.origin;
  if (origin !== undefined) {
    const host = URL.parse(origin)?.host;
    return host !== undefined && host === headers.host ? null : words;
  }
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none' ? null : words;
}
