// What it was worth, at `/ledger`: what each decision came to, what was missed, and what both add up to.
import type { Ledger } from '../../core/types/ledger.ts';
import type { ReturnedMissed } from '../../render/ledger-forms.ts';
import { type LedgerData, ledgerPage } from '../../render/ledger-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { spanOf } from '../ledger-span.ts';
import { liveView, RETURNED_KEY, sceneFor, viewerOf } from '../live-view.ts';
import { ledgerAnswerWords } from '../routes-ledger.ts';

type Data = {
  readonly scene: Scene;
  readonly ledger: Ledger;
  readonly told: Omit<LedgerData, 'ledger' | 'rules'>;
};

export const view = liveView<Data>({
  path: '/ledger',
  title: (to) => say(to, 'Ledger'),
  nav: 6,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const asked = spanOf(scene, request.query);
    const isOdd = 'words' in asked;
    const ledger = await reader.ledger({ span: isOdd ? null : asked.span, at: request.at });
    if (ledger === null) return null;
    const back = request.query[RETURNED_KEY];
    const returned = back === undefined ? null : (JSON.parse(back) as ReturnedMissed);
    const answer = isOdd ? asked.words : ledgerAnswerWords(scene, request.query['answer']);
    return { scene, ledger, told: { viewer: viewerOf(request), answer, returned } };
  },
  page: ({ scene, ledger, told }, reader) => ledgerPage(scene, { ledger, rules: reader.rules(), ...told }),
});
