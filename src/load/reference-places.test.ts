// Where the files of the connectors hold secrets: at the keys of their schemas, and nowhere in what is sent.
import t from 'tap';
import { partSchema } from './connectors.ts';
import { referencePlaces } from './reference-places.ts';

const ROOT = process.cwd();
const KEPT = { credential: 'kept' };

t.test('at the keys that the schema of the part says, wherever they lie', async (t) => {
  const cases = [
    [
      'channels',
      'webhook',
      { signingSecret: KEPT, secrets: { token: KEPT } },
      ['signingSecret', 'secrets.token'],
    ],
    [
      'channels',
      'email',
      { password: KEPT, inbox: { password: 'plain', ca: { file: 'ca.pem' } } },
      ['password', 'inbox.password', 'inbox.ca'],
    ],
    [
      'sources',
      'files',
      { sftp: { password: KEPT, privateKey: KEPT } },
      ['sftp.password', 'sftp.privateKey'],
    ],
    ['sources', 'sql', { password: KEPT }, ['password']],
    ['sources', 'mqtt', { password: KEPT, clientKey: KEPT, ca: KEPT }, ['password', 'clientKey', 'ca']],
    [
      'channels',
      'webhook',
      { body: { auth: KEPT }, perClass: { raised: { a: KEPT } }, headers: { b: KEPT } },
      [],
    ],
    ['channels', 'sms-http', { send: { json: { password: KEPT, list: [KEPT] } } }, []],
  ] as const;
  for (const [kind, type, data, wanted] of cases) {
    const { schema } = await partSchema({ root: ROOT, kind, type });
    const found = referencePlaces(schema, data).map((path) => path.join('.'));
    t.same(found, wanted, `${kind} ${type}`);
  }
});
