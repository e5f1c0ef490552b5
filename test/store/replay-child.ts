// A process that is given a journal and nothing else: prints each picture it comes to, one line a tick.
import { replayJournal } from '../../src/store/replay.ts';

const lines: string[] = [];
replayJournal(process.argv[2] ?? '', ({ tick, same, json }) => lines.push(`${tick} ${same} ${json}\n`));
process.stdout.write(lines.join(''));
