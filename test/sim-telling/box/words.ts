// What people read, in the product's own words, and what the box makes of what they write.
import type { PlantConfig } from '../../../src/contracts/config.ts';
import type { Person } from '../../../src/contracts/reader.ts';
import type { AttemptParts } from '../../../src/daemon/attempt.ts';
import type { ReadText } from '../../../src/daemon/replies.ts';
import { messageFor } from '../../../src/render/message.ts';
import { readReply } from '../../../src/render/reply.ts';
import { LANGUAGES } from '../../fixtures/languages.ts';

export function wordsFor(people: readonly Person[]): AttemptParts['words'] {
  const context: Parameters<typeof messageFor>[3] = {
    ...{ panelUrl: 'http://plant.example', ruleNumber: () => null, titleOf: () => null },
    ...{ languages: LANGUAGES, language: 'en', codeOf: ({ code }) => code, acceptUrl: null, canReply: true },
  };
  return (picture, claim) => messageFor(picture, claim, people, context);
}

export const readingFor =
  (people: PlantConfig['people']) =>
  (text: string): ReadText => ({ ...readReply(text, LANGUAGES, people), taskIds: [] });
