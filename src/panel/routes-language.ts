// What one reads the pages in: chosen once in a browser, and kept there.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageMain } from '../render/page.ts';
import { say } from '../render/speech.ts';
import { mainPage, type Press } from './pages.ts';
import { languageCookie, readingLanguage, spokenTo } from './reading-language.ts';

type Choosing = FastifyRequest<{ Params: { language: string }; Querystring: { back?: string } }>;

export function addLanguageRoutes(app: FastifyInstance, press: Press): void {
  app.get('/language', async (request, reply) => {
    const language = readingLanguage(press.reader, request.headers);
    const to = spokenTo(press.reader, request.headers);
    const main = languageMain(to, press.reader.languages(), backOf((request as Choosing).query.back));
    const title = say(to, 'Language');
    const { body } = await mainPage(press, { title, main }, { path: '/language', language });
    return reply.type('text/html; charset=utf-8').send(body);
  });
  // To choose changes nothing but this browser's own cookie: whatever opens the link may.
  app.get('/language/:language', async (request, reply) => {
    const { language } = (request as Choosing).params;
    if (press.reader.languages().includes(language)) reply.header('set-cookie', languageCookie(language));
    return reply.redirect(backOf((request as Choosing).query.back), 303);
  });
}

/** Only to a page of ours. */
export const backOf = (back: unknown): string =>
  typeof back === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(back) ? back : '/';
