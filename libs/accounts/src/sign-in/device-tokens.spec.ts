import { DeviceTokens } from './device-tokens.js';

const secret = 'a secret that is long enough for every test';
const devices = new DeviceTokens(secret);
const user = (id: string, credentialEpoch = 0) => ({ id, credentialEpoch });
const ada = user('ada');
const token = devices.add(ada, undefined);
const idOf = (known: string | undefined, of = ada) => devices.read(of, known)?.id;

describe('device tokens', () => {
  it('know the accounts that were signed in to, also after a restart', () => {
    const both = devices.add(user('bob'), token);
    const again = new DeviceTokens(secret);
    const known = { id: idOf(token), isOutdated: false };
    expect(again.read(ada, both)).toEqual(known);
    expect(again.read(user('bob'), both)).toEqual(known);
    expect(again.read(user('eve'), both)).toBeNull();
  });

  it('differ from device to device', () => {
    expect(idOf(devices.add(ada, undefined))).not.toBe(idOf(token));
  });

  it('are outdated once trust was taken away from the account, until the next sign-in', () => {
    const later = user('ada', 1);
    expect(devices.read(later, token)).toEqual({ id: idOf(token), isOutdated: true });
    const renewed = devices.add(later, token);
    expect(devices.read(later, renewed)).toEqual({ id: idOf(token), isOutdated: false });
    expect(renewed).toHaveLength(token.length);
  });

  it('name no account', () => {
    const about = devices.add(user('ada@example.com'), token);
    expect(about).toMatch(/^[\w-]{22}(\.[\w-]{22}\.0){2}$/);
    expect(Buffer.from(about, 'base64url').toString('latin1')).not.toContain('ada');
  });

  it('stay short: the account that was signed in to longest ago is forgotten', () => {
    const names = ['ada', ...Array.from({ length: 8 }, (_, index) => `user ${index}`)];
    const many = names.reduce<string | undefined>((known, name) => devices.add(user(name), known), undefined);
    expect(idOf(many)).toBeUndefined();
    expect(idOf(many, user('user 0'))).toBeDefined();
    expect(devices.add(user('user 7'), many)).toBe(many);
    expect((many ?? '').length).toBeLessThan(512);
  });

  const [id = '', mac = ''] = token.split('.');
  const other = devices.add(ada, undefined);
  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['an id alone', id],
    ['no id', `.${mac}.0`],
    ['another proof', `${id}.${'A'.repeat(22)}.0`],
    ['the proof of another device', `${id}.${other.split('.')[1] ?? ''}.0`],
    ['the proof of another epoch', `${id}.${mac}.1`],
    ['an epoch spelled otherwise', `${id}.${mac}.00`],
    ['another spelling of the same bytes', `${id}.${mac.slice(0, -1)}B.0`],
    ['a proof too many', [id, ...Array<string>(9).fill(`${mac}.0`)].join('.')],
    ['a very long one', 'A'.repeat(10_000)],
    ['line breaks', `${token}\n`],
    ['one of another secret', new DeviceTokens('another secret, also long enough').add(ada, undefined)],
  ])('are not %s', (_, forged) => {
    expect(devices.read(ada, forged)).toBeNull();
    expect(devices.read(ada, devices.add(ada, forged))).not.toBeNull();
  });
});
