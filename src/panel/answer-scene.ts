// JSON of a moment: what is now, or what was as of `asOf`; where there is none, why, in words.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Reader } from '../contracts/reader.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Scene } from '../render/scene.ts';
import { type Spoken, say } from '../render/speech.ts';
import { sceneFor } from './live-view.ts';
import { momentOf } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';

export const readingWords = (spoken: Spoken): string =>
  say(spoken, 'The box is reading its journal. Ask again in a moment.');

type Asked = FastifyRequest<{ Querystring: { asOf?: string } }>;

/** Sends what `make` gives, 404 where that is null. `at` null: now. */
export async function answerOfScene(
  reader: Reader,
  request: Asked,
  reply: FastifyReply,
  make: (scene: Scene, at: UtcMs | null) => unknown,
): Promise<FastifyReply> {
  const at = await momentOf(reader, request.query.asOf);
  const spoken = spokenTo(reader, request.headers);
  const no = (status: number, words: string) => reply.code(status).send({ words });
  if (at === null)
    return no(
      400,
      say(spoken, 'asOf is not a time. Write 2026-11-17T14:00 in plant time, or ISO 8601 with its zone.'),
    );
  const language = readingLanguage(reader, request.headers);
  const scene = await sceneFor(reader, { at: at ?? null, language });
  if (scene === null)
    return at === undefined
      ? no(503, readingWords(spoken))
      : no(404, say(spoken, 'The box kept no picture of that time.'));
  const made = await make(scene, at ?? null);
  return made === null ? no(404, say(spoken, 'There is no such task in this picture.')) : reply.send(made);
}
