// What an answer to somebody's words names of what is open for them: in one SMS, and in every language.
import t from 'tap';
import { NOW } from './fixtures/decisions.ts';
import { answer } from './fixtures/short-text.ts';

t.test('of what is another’s: what is open for oneself in place of nothing, as much as fits', async (t) => {
  const heard = [
    ['en', '71 waits for Jo Novak now. Open for you: 72 Line 2 order 4468.'],
    ['de', '71 wartet jetzt auf Jo Novak. Offen für Sie: 72 Line 2 Auftrag 4468.'],
    ['es', '71 espera ahora a Jo Novak. Abiertos para usted: 72 Line 2 pedido 4468.'],
    ['pl', '71 czeka teraz na Jo Novak. Otwarte u Ciebie: 72 Line 2 zlecenie 4468.'],
  ] as const;
  for (const [language, wanted] of heard) {
    const said = answer('waits', { language, about: [1072] }, { personId: 'p3' });
    t.equal(said, wanted, language);
    const kinds = ['too-late', 'done-already', 'over', 'waits'] as const;
    for (const kind of kinds) {
      const long = answer(
        kind,
        { language, about: [1072, 1073, 1072, 1073] },
        { personId: 'p3', since: NOW },
      );
      t.ok(long.length <= 160, long);
      t.notMatch(long, /Nothing|Nichts|Nada|Nic /, long);
    }
  }
});
