// A node named by the way to it: "/Objects/nsu=urn:plant:mes;Line3/GoodCount", as OPC 10000-4 writes paths, with URIs.

export type PathStep = {
  /** Of the namespace the name is in. */
  readonly uri: string;
  readonly name: string;
};

/** OPC UA's own namespace, in which the first step is: Objects. */
export const OWN_URI = 'http://opcfoundation.org/UA/';

/** A namespace's URI runs to its ";", slashes and all; in names "&" goes before "/", "&" and whatever else one likes. */
const STEP = /\/(?:nsu=([^;]+);|(?!nsu=))((?:[^&/]|&.)+)/suy;

/** A step without a URI is in the namespace of the step before it. Null: not of this form. */
export function parsePath(path: string): readonly PathStep[] | null {
  const steps: PathStep[] = [];
  let uri = OWN_URI;
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const [all, named, name] = STEP.exec(path) ?? [];
    if (all === undefined || name === undefined) return null;
    if (named !== undefined) uri = unescapeUri(named);
    steps.push({ uri, name: name.replaceAll(/&(.)/gsu, '$1') });
    at += all.length;
  }
  return steps.length > 1 ? steps : null;
}

/** The path as `parsePath` reads it: a URI only where it changes. */
export function writePath(steps: readonly PathStep[]): string {
  let uri = OWN_URI;
  return steps
    .map((step) => {
      const prefix = step.uri === uri ? '' : `nsu=${escapeUri(step.uri)};`;
      uri = step.uri;
      const name = step.name.replaceAll(/[&/]/g, '&$&');
      return `/${prefix}${prefix === '' && name.startsWith('nsu=') ? '&' : ''}${name}`;
    })
    .join('');
}

/** In a URI, %3B stands for ";" and %25 for "%" (OPC 10000-6, 5.1.11). */
export function unescapeUri(uri: string): string {
  return uri.replaceAll(/%3b/gi, ';').replaceAll('%25', '%');
}

export function escapeUri(uri: string): string {
  return uri.replaceAll('%', '%25').replaceAll(';', '%3B');
}
