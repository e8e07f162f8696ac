import { DeviceTokens } from './device-tokens.js';

const secret = 'a secret that is long enough for every test';
const devices = new DeviceTokens(secret);
const token = devices.add('ada', undefined);

describe('device tokens', () => {
  it('know the accounts that were signed in to, also after a restart', () => {
    const both = devices.add('bob', token);
    const again = new DeviceTokens(secret);
    expect(again.idOn('ada', both)).toBe(again.idOn('bob', both));
    expect(again.idOn('ada', both)).toBe(devices.idOn('ada', token));
    expect(again.idOn('eve', both)).toBeNull();
  });

  it('differ from device to device', () => {
    expect(devices.idOn('ada', devices.add('ada', undefined))).not.toBe(devices.idOn('ada', token));
  });

  it('name no account', () => {
    const about = devices.add('ada@example.com', token);
    expect(about).toMatch(/^[\w-]{22}(\.[\w-]{22}){2}$/);
    expect(Buffer.from(about, 'base64url').toString('latin1')).not.toContain('ada');
  });

  it('stay short: the account that was signed in to longest ago is forgotten', () => {
    const many = ['ada', ...Array.from({ length: 8 }, (_, index) => `user ${index}`)].reduce<
      string | undefined
    >((known, user) => devices.add(user, known), undefined);
    expect(devices.idOn('ada', many)).toBeNull();
    expect(devices.idOn('user 0', many)).not.toBeNull();
    expect(devices.idOn('user 7', devices.add('user 7', many))).toBe(devices.idOn('user 7', many));
    expect(devices.add('user 7', many)).toBe(many);
  });

  const [id = '', proof = ''] = token.split('.');
  const other = devices.add('ada', undefined);
  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['an id alone', id],
    ['no id', `.${proof}`],
    ['another proof', `${id}.${'A'.repeat(22)}`],
    ['the proof of another device', `${id}.${other.split('.')[1] ?? ''}`],
    ['another spelling of the same bytes', `${id}.${proof.slice(0, -1)}B`],
    ['a proof too many', [id, ...Array<string>(9).fill(proof)].join('.')],
    ['a very long one', 'A'.repeat(10_000)],
    ['line breaks', `${token}\n`],
    ['one of another secret', new DeviceTokens('another secret, also long enough').add('ada', undefined)],
  ])('are not %s', (_, forged) => {
    expect(devices.idOn('ada', forged)).toBeNull();
    expect(devices.idOn('ada', devices.add('ada', forged))).not.toBeNull();
  });
});
