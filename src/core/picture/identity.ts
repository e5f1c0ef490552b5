// Names that are the same in every run: a short hash of what a thing is, for decision ids.

/** 53 bits of two multiplied and mixed halves, as 13 hex digits. Not for secrets: only for names. */
function shortHash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0').slice(-13);
}

/** Stays when texts, versions or the estimated start change; a new occurrence is a new decision. */
export function decisionIdOf(plantName: string, groupKey: string, occurrence: number): string {
  return `d${shortHash(`${plantName}|${groupKey}|${occurrence}`)}`;
}
