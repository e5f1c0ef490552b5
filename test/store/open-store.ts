// Opens the store of a folder in a process of its own and prints what came of it: "open" or the error's code.

import { openStore } from '../../src/store/store.ts';
import { isStoreError } from '../../src/store/store-error.ts';
import { silentLog } from './silent-log.ts';

try {
  const store = await openStore({ dir: process.argv[2] ?? '', ways: [], log: silentLog });
  process.stdout.write('open');
  await store.close();
} catch (error) {
  process.stdout.write(isStoreError(error) ? error.code : String(error));
  process.exitCode = 3;
}
