import { DeviceTokens } from './device-tokens.js';

const secret = 'a secret that is long enough for every test';
const devices = new DeviceTokens(secret);
const user = (id: string, credentialEpoch = 0) => ({ id, credentialEpoch });
const ada = user('ada');
const token = devices.add(ada, undefined);
const deviceIdOf = (deviceToken: string | undefined, owner = ada) => devices.read(owner, deviceToken)?.id;

describe('device tokens', () => {
  it('recognise the accounts that were signed in to, also after a restart', () => {
    const both = devices.add(user('bob'), token);
    const restarted = new DeviceTokens(secret);
    const device = { id: deviceIdOf(token), isOutdated: false };
    expect(restarted.read(ada, both)).toEqual(device);
    expect(restarted.read(user('bob'), both)).toEqual(device);
    expect(restarted.read(user('eve'), both)).toBeNull();
  });

  it('differ from device to device', () => {
    expect(deviceIdOf(devices.add(ada, undefined))).not.toBe(deviceIdOf(token));
  });

  it('are outdated after the credential epoch was raised, until the next sign-in', () => {
    const later = user('ada', 1);
    expect(devices.read(later, token)).toEqual({ id: deviceIdOf(token), isOutdated: true });
    const renewed = devices.add(later, token);
    expect(devices.read(later, renewed)).toEqual({ id: deviceIdOf(token), isOutdated: false });
    expect(renewed).toHaveLength(token.length);
  });

  it('do not reveal their accounts', () => {
    const about = devices.add(user('ada@example.com'), token);
    expect(about).toMatch(/^[\w-]{22}(\.[\w-]{22}\.0){2}$/);
    expect(Buffer.from(about, 'base64url').toString('latin1')).not.toContain('ada');
  });

  it('drop the account with the oldest sign-in beyond eight accounts', () => {
    const names = ['ada', ...Array.from({ length: 8 }, (_, index) => `user ${index}`)];
    const many = names.reduce<string | undefined>(
      (previous, name) => devices.add(user(name), previous),
      undefined,
    );
    expect(deviceIdOf(many)).toBeUndefined();
    expect(deviceIdOf(many, user('user 0'))).toBeDefined();
    expect(devices.add(user('user 7'), many)).toBe(many);
    expect((many ?? '').length).toBeLessThan(512);
  });

  const [id = '', mac = ''] = token.split('.');
  const other = devices.add(ada, undefined);
  it.each([
    ['nothing', undefined],
    ['an empty token', ''],
    ['a device id without accounts', id],
    ['a token without device id', `.${mac}.0`],
    ['a forged MAC', `${id}.${'A'.repeat(22)}.0`],
    ['the MAC of another device', `${id}.${other.split('.')[1] ?? ''}.0`],
    ['the MAC of another epoch', `${id}.${mac}.1`],
    ['an epoch with a leading zero', `${id}.${mac}.00`],
    ['non-canonical base64url', `${id}.${mac.slice(0, -1)}B.0`],
    ['nine accounts', [id, ...Array<string>(9).fill(`${mac}.0`)].join('.')],
    ['a very long token', 'A'.repeat(10_000)],
    ['a trailing line break', `${token}\n`],
    ['a token of another secret', new DeviceTokens('another secret, also long enough').add(ada, undefined)],
  ])('reject %s', (_, forged) => {
    expect(devices.read(ada, forged)).toBeNull();
    expect(devices.read(ada, devices.add(ada, forged))).not.toBeNull();
  });
});
