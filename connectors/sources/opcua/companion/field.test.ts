// Fields of tags: how they are written, and what they take out of real structures of OPC UA.
import {
  Argument,
  DataType,
  EndpointDescription,
  EnumValueType,
  resolveNodeId,
  UserTokenType,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import t, { type Test } from 'tap';
import { type RawReading, toSample } from '../reading.ts';
import { fieldText, parseField } from './field.ts';
import { type Held, readField } from './read-field.ts';

const NOW = Date.UTC(2026, 10, 24, 9, 0);

const list = (value: unknown, dataType = 'ExtensionObject'): Held => ({ dataType, isScalar: false, value });
const one = (value: unknown): Held => ({ dataType: 'ExtensionObject', isScalar: true, value });

function take(t: Test, held: Held, text: string): unknown {
  const field = parseField(text);
  t.ok(field, `${text} is a field`);
  const found = readField(held, field ?? []);
  return 'fault' in found ? found.fault : found.value;
}

t.test('a field is written as it was read, and what is no field is refused', async (t) => {
  const fields = [
    ...['AccCount', '[0].AccCount', '[0]', 'Unit.DisplayName', 'Größe_2[3][1]', '[ID=7].Count', '[ID=]?'],
    ...['[State[0].StateNumber=3|4]?.JobOrder.JobOrderID', '[A[B=x y.z]=a,b].C', 'Orders[ID=4471/10].Qty'],
  ];
  for (const text of fields) t.equal(fieldText(parseField(text) ?? []), text, text);
  const refused = [
    ...[
      '',
      '.',
      '.A',
      'A.',
      'A..B',
      'A.[0]',
      '[0',
      '0]',
      '[0]A',
      '[-1]',
      '[1.5]',
      '[=3]',
      '[A=3',
      '[A]',
      '[A=3]?]',
    ],
    ...['[0]?', 'A B', 'A?', '[[0]=3', '[A[B[C[D=1]=2]=3]=4]', '[9999999]', '7A', '[A.=3]', '"A"'],
  ];
  for (const text of refused) t.equal(parseField(text), null, JSON.stringify(text));
});

t.test('names are those of the data type, and entries are found by place and by what they say', async (t) => {
  const endpoint = new EndpointDescription({
    endpointUrl: 'opc.tcp://mes:4840',
    server: { applicationName: { text: 'MES der Linie 3' } },
    userIdentityTokens: [
      { policyId: 'anonymous', tokenType: UserTokenType.Anonymous },
      { policyId: 'user', tokenType: UserTokenType.UserName, issuerEndpointUrl: 'x' },
      { policyId: 'user', tokenType: UserTokenType.IssuedToken },
    ],
  });
  t.equal(take(t, one(endpoint), 'EndpointUrl'), 'opc.tcp://mes:4840');
  t.equal(take(t, one(endpoint), 'Server.ApplicationName.Text'), 'MES der Linie 3');
  t.equal(take(t, list([endpoint]), '[0].UserIdentityTokens[1].IssuerEndpointUrl'), 'x');
  t.equal(take(t, one(endpoint), 'UserIdentityTokens[TokenType=1].PolicyId'), 'user');
  t.equal(take(t, one(endpoint), 'UserIdentityTokens[TokenType=9|2|1].TokenType'), UserTokenType.UserName);
  t.equal(
    take(t, list([endpoint]), '[Server.ApplicationName=MES der Linie 3].EndpointUrl'),
    'opc.tcp://mes:4840',
  );
  t.equal(
    take(t, one(endpoint), 'UserIdentityTokens[PolicyId=nobody]?.TokenType'),
    '',
    'there need not be one',
  );
  t.match(take(t, list([endpoint]), '[Server=undefined].EndpointUrl'), /no entry/, 'a structure is no text');
  t.equal(
    take(t, list([endpoint]), '[Server.GatewayServerUri=].EndpointUrl'),
    'opc.tcp://mes:4840',
    'none is empty',
  );
});

t.test('what is not there is said, and nothing else is taken for it', async (t) => {
  const argument = new Argument({ name: 'Speed', arrayDimensions: [3, 4] });
  t.equal(take(t, one(argument), 'ArrayDimensions[1]'), 4);
  t.match(take(t, one(argument), 'name'), /has no name/, 'not by the library’s own spelling');
  t.match(take(t, one(argument), 'constructor'), /has no constructor/);
  t.match(take(t, one(argument), 'Name.Text'), /plain value/);
  t.match(take(t, one(argument), 'Name[0]'), /no list/);
  t.match(take(t, list([argument]), 'Name'), /a list/);
  t.match(take(t, list([argument]), '[1].Name'), /a list of 1, which has no \[1\]/);
  t.match(take(t, list([argument, argument]), '[Name=Speed].ValueRank'), /2 entries with Name Speed/);
  t.match(take(t, list([argument, argument]), '[Name=Speed]?.ValueRank'), /2 entries/, 'two are not none');
  t.match(
    take(t, list([argument]), '[Name=Rate|Pace].ValueRank'),
    /no entry with Name Rate or Pace in a list of 1/,
  );
  t.match(take(t, list(null), '[0].Name'), /a list of 0/);
  t.match(take(t, one(null), 'Name'), /no value/);
  // As the library leaves a structure that it found no definition of.
  const opaque = { nodeId: resolveNodeId('ns=3;i=4'), buffer: Buffer.from([1, 2]) };
  t.match(take(t, list([opaque]), '[0].Count'), /does not say what is in it/);
});

t.test('the value of a field is judged like any other', async (t) => {
  const status = { code: 0, name: 'Good', overflow: false };
  const raw = (value: unknown): RawReading => ({ ...list(value), status, sourceAt: NOW });
  const said = (value: unknown, text: string) => toSample('L1.Count', raw(value), NOW, parseField(text));
  const wide = new EnumValueType({ value: [0, 4_711], displayName: { text: 'Gut' } });
  t.match(said([wide], '[0].Value'), { value: 4_711, quality: 'good' }, 'a 64-bit number');
  t.match(said([wide], '[0].DisplayName'), { value: 'Gut', quality: 'good' });
  t.match(said([wide], '[0]'), { value: null, quality: 'bad', reason: /ExtensionObject/ });
  t.match(said([wide], '[3].Value'), { value: null, quality: 'bad', reason: /no \[3\]/ });
  const inside = new Variant({ dataType: DataType.Double, value: Number.NaN });
  const variant = (value: unknown) =>
    toSample('L1.Count', { ...raw([value]), dataType: 'Variant' }, NOW, parseField('[0]'));
  t.match(variant(inside), { value: null, quality: 'bad', reason: 'not a number' });
  const pair = new Variant({ dataType: DataType.Int16, arrayType: VariantArrayType.Array, value: [1, 2] });
  t.match(variant(pair), { value: null, quality: 'bad', reason: /a list/ });
  const numbers = { ...raw(Int32Array.of(7, 8)), dataType: 'Int32' };
  t.match(toSample('L1.Count', numbers, NOW, parseField('[1]')), { value: 8, quality: 'good' });
  const lost = { ...raw(null), status: { code: 0x80310000, name: 'BadNoCommunication', overflow: false } };
  t.match(toSample('L1.Count', lost, NOW, parseField('[1]')), {
    reason: 'the server says BadNoCommunication',
  });
});
