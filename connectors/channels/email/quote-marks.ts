// How mail programs say, in English, German and Spanish, that what follows is an older mail, and who they are.

/** A line above a quote is no longer than this, over all lines it is broken into. */
export const INTRODUCTION_LENGTH = 300;

/** "On … wrote:", "Am … schrieb …:", "El … escribió:", and as Notes and old Thunderbirds say it, from the name on. */
export function isIntroduction(text: string): boolean {
  if (text.length > INTRODUCTION_LENGTH || !text.endsWith(':')) return false;
  const words = text.toLowerCase();
  const says = WROTE.some((word) => words.includes(` ${word}`));
  if (!says) return false;
  // A date, or an address: "she wrote:" is something a person may say.
  return /\d/.test(text) || text.includes('@') || /^(on|am|el) /.test(words);
}

const WROTE = ['wrote', 'schrieb', 'escribió', 'escribio'];

/** "-----Original Message-----" and its like. */
export function isBanner(line: string): boolean {
  if (!/^\s*-{2,}.*-{2,}\s*$/.test(line)) return false;
  const words = line.toLowerCase();
  return BANNERS.some((one) => words.includes(one));
}

const BANNERS = [
  ...['original message', 'original appointment', 'forwarded message', 'forwarded by', 'begin forwarded'],
  ...['ursprüngliche nachricht', 'originalnachricht', 'original-nachricht', 'weitergeleitete nachricht'],
  ...['weitergeleitet von', 'mensaje original', 'mensaje reenviado', 'reenviado por', ...WROTE],
];

/** Fields of an older mail's head, as programs write them above its text: "*From:* Throughline". */
export function fieldOf(line: string): 'from' | 'other' | null {
  const [, name = ''] = /^[\s>*]*([a-záéíóúñ ]{2,12}?)\s*:/i.exec(line.slice(0, 40)) ?? [];
  const word = name.trim().toLowerCase();
  if (FROM.has(word)) return 'from';
  return OTHER_FIELDS.has(word) ? 'other' : null;
}

const FROM = new Set(['from', 'von', 'de']);
const OTHER_FIELDS = new Set([
  ...['sent', 'date', 'to', 'cc', 'subject', 'gesendet', 'datum', 'an', 'kopie', 'betreff'],
  ...['enviado', 'enviado el', 'fecha', 'para', 'asunto'],
]);

/** Programs that name themselves below what was written. */
export function isProgramsOwn(line: string): boolean {
  const words = line.trim().toLowerCase();
  return words.length <= 120 && OWN_LINES.some((one) => one.test(words));
}

const OWN_LINES = [
  /^sent (from|with|via) /,
  /^get outlook for /,
  /^(gesendet (von|mit)|von meinem .* gesendet|diese nachricht wurde von meinem )/,
  /^outlook für .*(beziehen|herunterladen)|^holen sie sich outlook für /,
  /^(enviado (desde|con)|obtener outlook para|descargar outlook para|obtén outlook para) /,
];
